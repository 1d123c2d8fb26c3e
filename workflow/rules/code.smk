# Requires: clauses of a source, the codebook or codes from elsewhere, the rules of stances
# and instruments, gold samples where any is at hand.
# Leaves: text/<source>/ codes, marks; features/gold_codes; analysis/evaluation*;
# text/evaluation_sentences.


rule code_source:
    input:
        paragraphs=rules.ingest_source.output.paragraphs,
        clauses=rules.ingest_source.output.clauses,
        codebook=optional(STUDY.codebook),
        brought=lambda w: optional(identities.codes_of(STUDY, w.source, root=ROOT)),
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


if GOLD:

    rule judge_gold:
        input:
            gold=list(GOLD.values()),
            codebook=optional(STUDY.codebook),
            weights=optional(STUDY.weights if STUDY.coder == "hybrid" else None),
            code=code("judge_gold.py"),
        output:
            **features("gold_codes"),
            evaluation_sentences=f"{TEXT}/evaluation_sentences.parquet",
        log:
            f"{RESULTS}/logs/judge_gold.log",
        conda:
            ENVIRONMENT
        params:
            gold=list(GOLD),
        message:
            "Coding the sentences of the gold"
        script:
            "../scripts/judge_gold.py"

elif GOLD_ARCHIVE:

    rule restore_gold:
        input:
            table=os.path.relpath(GOLD_ARCHIVE),
            descriptor=os.path.relpath(GOLD_ARCHIVE.with_name("datapackage.json")),
            code=code("restore_gold.py"),
        output:
            **features("gold_codes"),
        log:
            f"{RESULTS}/logs/restore_gold.log",
        conda:
            ENVIRONMENT
        message:
            "Taking the codes of the gold from the archive"
        script:
            "../scripts/restore_gold.py"


if EVALUATED:

    rule evaluate_codebook:
        input:
            **features("gold_codes"),
            codebook=optional(STUDY.codebook),
            code=code("evaluate_codebook.py"),
        output:
            **analysis("evaluation", "evaluation_rules"),
        log:
            f"{RESULTS}/logs/evaluate_codebook.log",
        benchmark:
            f"{RESULTS}/benchmarks/evaluate_codebook.tsv"
        conda:
            ENVIRONMENT
        params:
            resamples=STUDY.computation.resamples,
            seed=STUDY.seed,
        message:
            "Comparing the codebook's rules with the gold"
        script:
            "../scripts/evaluate_codebook.py"


rule mark_source:
    input:
        paragraphs=rules.ingest_source.output.paragraphs,
        clauses=rules.ingest_source.output.clauses,
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
