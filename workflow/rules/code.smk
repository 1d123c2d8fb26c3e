# Requires: clauses and tokens of a source, the codebook or codes from elsewhere, the rules of stances
# and instruments, gold samples where any is at hand.
# Leaves: text/<source>/ codes, marks; text/evaluation*.


rule code_source:
    input:
        paragraphs=rules.ingest_source.output.paragraphs,
        clauses=rules.ingest_source.output.clauses,
        tokens=rules.segment_source.output.tokens,
        codebook=str(ROOT / STUDY.codebook),
        brought=lambda w: optional(plan.codes_of(STUDY, w.source, root=ROOT)),
        weights=optional(STUDY.weights if STUDY.coder == "hybrid" else None),
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


EVALUATIONS = ["evaluation", "evaluation_rules", "evaluation_sentences"] if GOLD else []

if GOLD:

    rule evaluate_codebook:
        input:
            gold=list(GOLD.values()),
            codebook=str(ROOT / STUDY.codebook),
            code=code("evaluate_codebook.py"),
        output:
            evaluation=f"{TEXT}/evaluation.parquet",
            evaluation_rules=f"{TEXT}/evaluation_rules.parquet",
            evaluation_sentences=f"{TEXT}/evaluation_sentences.parquet",
        log:
            f"{RESULTS}/logs/evaluate_codebook.log",
        benchmark:
            f"{RESULTS}/benchmarks/evaluate_codebook.tsv"
        conda:
            ENVIRONMENT
        params:
            gold=list(GOLD),
            resamples=STUDY.computation.resamples,
            seed=STUDY.seed,
        message:
            "Comparing the codebook's rules with {params.gold}"
        script:
            "../scripts/evaluate_codebook.py"


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
