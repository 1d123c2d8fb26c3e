# Requires: counts, terms, theme counts, documents.
# Leaves: analysis/similarity and map.


if STUDY.similarity:

    rule measure_similarity:
        input:
            **features("documents", "counts", "terms", "theme_counts"),
            code=code("measure_similarity.py"),
        output:
            **analysis("similarity", "map"),
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
