# Requires: documents, units, theme counts.
# Leaves: analysis/theme_shares.


rule share_themes:
    input:
        documents=f"{FEATURES}/documents.parquet",
        units=f"{FEATURES}/units.parquet",
        theme_counts=f"{FEATURES}/theme_counts.parquet",
        codebook=str(ROOT / STUDY.codebook),
        code=code("share_themes.py"),
    output:
        shares=f"{ANALYSIS}/theme_shares.parquet",
    log:
        f"{RESULTS}/logs/share_themes.log",
    benchmark:
        f"{RESULTS}/benchmarks/share_themes.tsv"
    conda:
        ENVIRONMENT
    params:
        groupings={k: {g: dump(v) for g, v in s.items()} for k, s in STUDY.groupings.items()},
        resamples=STUDY.computation.resamples,
        seed=STUDY.seed,
    message:
        "Measuring theme shares by {params.groupings}"
    script:
        "../scripts/share_themes.py"
