# Requires: clauses and tokens of a source, the codebook, the rules of stances and instruments.
# Leaves: text/<source>/ codes, marks.


rule code_source:
    input:
        paragraphs=rules.ingest_source.output.paragraphs,
        clauses=rules.ingest_source.output.clauses,
        tokens=rules.segment_source.output.tokens,
        codebook=str(ROOT / STUDY.codebook),
        code=code("code_source.py"),
    output:
        codes=f"{TEXT}/{{source}}/codes.parquet",
    log:
        f"{RESULTS}/logs/code_source/{{source}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/code_source/{{source}}.tsv"
    conda:
        ENVIRONMENT
    message:
        "Coding the themes of {wildcards.source}"
    script:
        "../scripts/code_source.py"


rule mark_source:
    input:
        paragraphs=rules.ingest_source.output.paragraphs,
        clauses=rules.ingest_source.output.clauses,
        tokens=rules.segment_source.output.tokens,
        stances=optional(STUDY.stances),
        instruments=optional(STUDY.instruments),
        code=code("mark_source.py"),
    output:
        marks=f"{TEXT}/{{source}}/marks.parquet",
    log:
        f"{RESULTS}/logs/mark_source/{{source}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/mark_source/{{source}}.tsv"
    conda:
        ENVIRONMENT
    message:
        "Coding stances and policy instruments of {wildcards.source}"
    script:
        "../scripts/mark_source.py"
