# Requires: paragraphs and clauses of a source.
# Leaves: text/<source>/tokens, and the counts under the other segmentations.


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


rule vary_segmentation:
    input:
        paragraphs=rules.ingest_source.output.paragraphs,
        clauses=rules.ingest_source.output.clauses,
        lexicons=sorted({str(ROOT / v.lexicon) for v in STUDY.variants.values() if v.lexicon}),
        functions=str(ROOT / STUDY.words.stop_lists[STUDY.words.function_words]),
        places=str(ROOT / STUDY.words.places),
        code=code("vary_segmentation.py"),
    output:
        variants=f"{TEXT}/{{source}}/variants.parquet",
    log:
        f"{RESULTS}/logs/vary_segmentation/{{source}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/vary_segmentation/{{source}}.tsv"
    conda:
        ENVIRONMENT
    params:
        variants={name: dump(v) for name, v in STUDY.variants.items()},
        language=lambda w: STUDY.sources[w.source].language,
        root=os.path.relpath(ROOT),
    message:
        "Segmenting {wildcards.source} in {params.variants}"
    script:
        "../scripts/vary_segmentation.py"
