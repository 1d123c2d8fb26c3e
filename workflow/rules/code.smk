# Requires: clauses and tokens of a source, the codebook, or codes from elsewhere.
# Leaves: text/<source>/codes.


rule code_source:
    input:
        paragraphs=rules.ingest_source.output.paragraphs,
        clauses=rules.ingest_source.output.clauses,
        tokens=rules.segment_source.output.tokens,
        codebook=str(ROOT / STUDY.codebook),
        brought=lambda w: optional(plan.codes_of(STUDY, w.source, root=ROOT)),
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
