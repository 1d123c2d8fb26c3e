# Requires: documents, units, counts, theme counts, phrases and their list.
# Leaves: analysis/trends and formulations.


if STUDY.trends:

    rule trace_trends:
        input:
            **features("documents", "units", "counts", "theme_counts", "phrases", "phrase_list"),
            codebook=optional(STUDY.codebook),
            code=code("trace_trends.py"),
        output:
            **analysis("trends", "formulations"),
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
