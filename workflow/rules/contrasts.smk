# Requires: documents, counts, units, terms, theme counts.
# Leaves: analysis/contrasts, contrasts_descriptive, effects; frequencies where nothing is contrasted.


rule contrast_documents:
    input:
        **features("documents", "units", "terms", "counts", "theme_counts", "counts_by_theme"),
        code=code("contrast_documents.py"),
    output:
        contrasts=f"{ANALYSIS}/contrasts/{{contrast}}.parquet",
        contrasts_descriptive=f"{ANALYSIS}/contrasts/{{contrast}}-descriptive.parquet",
    log:
        f"{RESULTS}/logs/contrast_documents/{{contrast}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/contrast_documents/{{contrast}}.tsv"
    conda:
        ENVIRONMENT
    params:
        contrast=lambda w: unnamed(STUDY.contrasts[w.contrast]),
        permutations=STUDY.computation.permutations,
        resamples=STUDY.computation.resamples,
        seed=STUDY.seed,
    message:
        "Contrasting {wildcards.contrast}"
    script:
        "../scripts/contrast_documents.py"


rule join_contrasts:
    input:
        contrasts=[f"{ANALYSIS}/contrasts/{c}.parquet" for c in sorted(STUDY.contrasts)],
        contrasts_descriptive=[
            f"{ANALYSIS}/contrasts/{c}-descriptive.parquet" for c in sorted(STUDY.contrasts)
        ],
        code=code("join_contrasts.py"),
    output:
        **analysis("contrasts", "contrasts_descriptive"),
    log:
        f"{RESULTS}/logs/join_contrasts.log",
    conda:
        ENVIRONMENT
    params:
        families=STUDY.computation.families,
    message:
        "Joining the contrasts"
    script:
        "../scripts/join_contrasts.py"


if not STUDY.contrasts:

    rule list_frequencies:
        input:
            **features("documents", "terms", "counts"),
            code=code("list_frequencies.py"),
        output:
            **analysis("frequencies"),
        log:
            f"{RESULTS}/logs/list_frequencies.log",
        conda:
            ENVIRONMENT
        message:
            "Listing the most frequent words"
        script:
            "../scripts/list_frequencies.py"


rule model_effects:
    input:
        **features("documents", "terms", "counts"),
        code=code("model_effects.py"),
    output:
        **analysis("effects"),
    log:
        f"{RESULTS}/logs/model_effects.log",
    benchmark:
        f"{RESULTS}/benchmarks/model_effects.tsv"
    conda:
        ENVIRONMENT
    params:
        effects={name: unnamed(effects) for name, effects in STUDY.effects.items()},
        permutations=STUDY.computation.permutations,
        seed=STUDY.seed,
    message:
        "Modelling several groups at once"
    script:
        "../scripts/model_effects.py"
