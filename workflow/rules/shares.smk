# Requires: documents, units, theme counts; the gold without its text, where one is configured.
# Leaves: analysis/theme_shares, analysis/theme_shares_corrected.


rule share_themes:
    input:
        **features("documents", "units", "theme_counts"),
        codebook=optional(STUDY.codebook),
        code=code("share_themes.py"),
    output:
        **analysis("theme_shares"),
    log:
        f"{RESULTS}/logs/share_themes.log",
    benchmark:
        f"{RESULTS}/benchmarks/share_themes.tsv"
    conda:
        ENVIRONMENT
    params:
        groupings={k: {g: unnamed(v) for g, v in s.items()} for k, s in STUDY.groupings.items()},
    message:
        "Measuring theme shares"
    script:
        "../scripts/share_themes.py"


if STUDY.correction:

    rule correct_shares:
        input:
            **features("documents", "units", "theme_counts"),
            labels=str(ROOT / STUDY.correction.labels / "labels.parquet"),
            predictions=str(ROOT / STUDY.correction.labels / "predictions.parquet"),
            design=str(ROOT / STUDY.correction.design),
            codebook=optional(STUDY.codebook),
            code=code("correct_shares.py"),
        output:
            **analysis("theme_shares_corrected"),
        log:
            f"{RESULTS}/logs/correct_shares.log",
        benchmark:
            f"{RESULTS}/benchmarks/correct_shares.tsv"
        conda:
            ENVIRONMENT
        params:
            groupings=rules.share_themes.params.groupings,
        message:
            "Correcting theme shares for coding error"
        script:
            "../scripts/correct_shares.py"
