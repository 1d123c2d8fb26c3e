# Requires: paragraphs and clauses of a source.
# Leaves: text/<source>/tokens, the audit, candidates.

CHINESE = [s for s in TEXT_SOURCES if STUDY.sources[s].language == "zh"]


rule segment_source:
    input:
        paragraphs=rules.ingest_source.output.paragraphs,
        clauses=rules.ingest_source.output.clauses,
        lexicon=optional(STUDY.segmentation.lexicon),
        functions=str(ROOT / STUDY.words.stop_lists[STUDY.words.function_words]),
        places=str(ROOT / STUDY.words.places),
        code=code("segment_source.py"),
    output:
        tokens=f"{TEXT}/{{source}}/tokens.parquet",
    log:
        f"{RESULTS}/logs/segment_source/{{source}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/segment_source/{{source}}.tsv"
    conda:
        ENVIRONMENT
    params:
        segmentation=dump(STUDY.segmentation),
        language=lambda w: STUDY.sources[w.source].language,
    message:
        "Segmenting {wildcards.source} with {params.segmentation[engine]}"
    script:
        "../scripts/segment_source.py"


rule audit_segmentation:
    input:
        **features("counts", "variants"),
        tokens=[f"{TEXT}/{s}/tokens.parquet" for s in CHINESE],
        code=code("audit_segmentation.py"),
    output:
        **analysis("segmentation_summary", "segmentation_audit"),
        ambiguous_cuts=f"{TEXT}/ambiguous_cuts.parquet",
    log:
        f"{RESULTS}/logs/audit_segmentation.log",
    benchmark:
        f"{RESULTS}/benchmarks/audit_segmentation.tsv"
    conda:
        ENVIRONMENT
    message:
        "Auditing the segmentation"
    script:
        "../scripts/audit_segmentation.py"


rule mine_candidates:
    input:
        paragraphs=[f"{TEXT}/{s}/paragraphs.parquet" for s in CHINESE],
        clauses=[f"{TEXT}/{s}/clauses.parquet" for s in CHINESE],
        tokens=[f"{TEXT}/{s}/tokens.parquet" for s in CHINESE],
        lexicon=optional(STUDY.segmentation.lexicon),
        functions=str(ROOT / STUDY.words.stop_lists[STUDY.words.function_words]),
        code=code("mine_candidates.py"),
    output:
        candidates=f"{TEXT}/candidates.parquet",
        table=f"{TEXT}/candidates.csv",
    log:
        f"{RESULTS}/logs/mine_candidates.log",
    benchmark:
        f"{RESULTS}/benchmarks/mine_candidates.tsv"
    conda:
        ENVIRONMENT
    message:
        "Looking for terms that the lexicon may want"
    script:
        "../scripts/mine_candidates.py"
