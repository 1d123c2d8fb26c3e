"""Snakemake, with each script in a process forked from one that has the libraries loaded.

    python tests/forks.py -c2 --configfile …

Most of a small study's time goes into importing pandas, matplotlib and scikit-learn anew for every
job. Here a run imports them once; all else, a process of its own for each job too, is Snakemake's.
"""

import multiprocessing
import runpy
import subprocess
import sys

LIBRARIES = ["pandas", "pyarrow.parquet", "pydantic", "yaml", "regex", "jinja2", "openpyxl"]
LIBRARIES += ["scipy.stats", "sklearn.decomposition", "gensim.models", "jieba", "rjieba"]
LIBRARIES += ["matplotlib.figure", "matplotlib.backends.backend_agg", "seaborn", "snakemake.script"]


def execute(script, fname, edit=False):
    """Take the place of Snakemake's own, which starts Python anew."""
    from snakemake.benchmark import benchmarked

    forks = multiprocessing.get_context("forkserver")
    job = forks.Process(target=runpy.run_path, args=(fname,), kwargs={"run_name": "__main__"})
    job.start()
    with benchmarked(job.pid, script.bench_record):
        job.join()
    if job.exitcode:
        raise subprocess.CalledProcessError(job.exitcode, [sys.executable, fname])


if __name__ == "__main__":
    from snakemake import cli, script

    multiprocessing.set_forkserver_preload(LIBRARIES)
    script.PythonScript.execute_script = execute
    cli.main()
