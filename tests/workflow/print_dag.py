"""Print the jobs of a study as JSON, from its DAG in memory: nothing is run or written.

python tests/workflow/print_dag.py SNAKEFILE FOLDER [CONFIGURATION ...]
"""

import json
import sys
from pathlib import Path

from snakemake.api import SnakemakeApi
from snakemake.settings.types import (
    ConfigSettings,
    DAGSettings,
    OutputSettings,
    Quietness,
    ResourceSettings,
)


def jobs(snakefile, folder, configurations):
    """Return rule, wildcards, script, code, inputs, outputs and params of each job."""
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        flow = api.workflow(
            resource_settings=ResourceSettings(cores=1),
            config_settings=ConfigSettings(configfiles=configurations),
            snakefile=snakefile,
            workdir=folder,
        )
        study = flow.dag(dag_settings=DAGSettings(forceall=True)).workflow_api._workflow
        # as Snakemake's own --dag does
        study._prepare_dag(forceall=True, ignore_incomplete=True, lock_warn_only=True)
        study._build_dag()
        return [
            {
                "rule": job.rule.name,
                "wildcards": dict(job.wildcards_dict),
                "script": job.rule.script,
                "code": sorted(map(str, job.input.get("code", []))),
                "inputs": sorted(map(str, job.input)),
                "outputs": sorted(map(str, job.output)),
                "params": {k: str(v) for k, v in job.params.items()},
            }
            for job in study.dag.jobs
        ]


if __name__ == "__main__":
    here, folder, *names = map(Path, sys.argv[1:])
    print(json.dumps(jobs(here.resolve(), folder, [name.resolve() for name in names])))
