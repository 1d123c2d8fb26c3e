# Requires: features, analysis, figures.
# Leaves: tables/ (a CSV for every Parquet, one workbook), paper/ (numbers, tables, methods).

ANALYSES = outputs.analyses(STUDY, evaluated=EVALUATED)


rule write_tables:
    input:
        tables=list(analysis(*ANALYSES).values()),
        stances=optional(STUDY.stances),
        instruments=optional(STUDY.instruments),
        code=code("write_tables.py"),
    output:
        csv=[f"{RESULTS}/tables/{name}.csv" for name in ANALYSES],
        workbook=f"{RESULTS}/tables/{STUDY.study}.xlsx",
    log:
        f"{RESULTS}/logs/write_tables.log",
    benchmark:
        f"{RESULTS}/benchmarks/write_tables.tsv"
    conda:
        ENVIRONMENT
    params:
        names=ANALYSES,
        coder=CODER,
        held_out=HELD_OUT,
    message:
        "Writing the tables for spreadsheets"
    script:
        "../scripts/write_tables.py"


from lunheng.output.paper import PAPER_FILES


rule write_paper:
    input:
        **features("documents"),
        tables=list(analysis(*ANALYSES).values()),
        codebook=optional(STUDY.codebook),
        code=code("write_paper.py"),
    output:
        [f"{RESULTS}/paper/{name}" for name in PAPER_FILES],
    log:
        f"{RESULTS}/logs/write_paper.log",
    benchmark:
        f"{RESULTS}/benchmarks/write_paper.tsv"
    conda:
        ENVIRONMENT
    params:
        names=ANALYSES,
        config=told(*METHODS),
        profile=STUDY.figures.profile,
        labels=outputs.labels(STUDY),
        coder=CODER,
        held_out=HELD_OUT,
    message:
        "Writing the numbers of the paper"
    script:
        "../scripts/write_paper.py"
