# Requires: counts, terms, theme counts, documents.
# Leaves: analysis/similarity and map.


rule measure_similarity:
    input:
        documents=f"{FEATURES}/documents.parquet",
        counts=f"{FEATURES}/counts.parquet",
        terms=f"{FEATURES}/terms.parquet",
        theme_counts=f"{FEATURES}/theme_counts.parquet",
        code=code("measure_similarity.py"),
    output:
        similarity=f"{ANALYSIS}/similarity.parquet",
        map=f"{ANALYSIS}/map.parquet",
    log:
        f"{RESULTS}/logs/measure_similarity.log",
    benchmark:
        f"{RESULTS}/benchmarks/measure_similarity.tsv"
    conda:
        ENVIRONMENT
    params:
        similarity=dump(STUDY.similarity),
    message:
        "Measuring which documents speak alike"
    script:
        "../scripts/measure_similarity.py"
