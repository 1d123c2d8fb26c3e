# Requires: documents, units, counts, theme counts, phrases.
# Leaves: analysis/trends and formulations.


rule trace_trends:
    input:
        documents=f"{FEATURES}/documents.parquet",
        units=f"{FEATURES}/units.parquet",
        counts=f"{FEATURES}/counts.parquet",
        theme_counts=f"{FEATURES}/theme_counts.parquet",
        phrases=f"{FEATURES}/phrases.parquet",
        codebook=str(ROOT / STUDY.codebook),
        lexicon=optional(STUDY.segmentation.lexicon),
        code=code("trace_trends.py"),
    output:
        trends=f"{ANALYSIS}/trends.parquet",
        formulations=f"{ANALYSIS}/formulations.parquet",
    log:
        f"{RESULTS}/logs/trace_trends.log",
    benchmark:
        f"{RESULTS}/benchmarks/trace_trends.tsv"
    conda:
        ENVIRONMENT
    params:
        trends=dump(STUDY.trends),
    message:
        "Tracing themes, formulations and words by year"
    script:
        "../scripts/trace_trends.py"
