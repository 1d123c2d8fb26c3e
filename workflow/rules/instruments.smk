# Requires: documents, units, theme counts, stance counts, points.
# Leaves: analysis/stance_shares, instrument_shares and structure.

SHARED_MARKS = [
    name
    for name in ("stance_shares", "instrument_shares")
    if name in outputs.analyses(STUDY, evaluated=EVALUATED)
]
if STUDY.stances:

    rule share_instruments:
        input:
            **features("documents", "units", "theme_counts", "stance_counts"),
            codebook=optional(STUDY.codebook),
            stances=optional(STUDY.stances),
            instruments=optional(STUDY.instruments),
            code=code("share_instruments.py"),
        output:
            **analysis(*SHARED_MARKS),
        log:
            f"{RESULTS}/logs/share_instruments.log",
        benchmark:
            f"{RESULTS}/benchmarks/share_instruments.tsv"
        conda:
            ENVIRONMENT
        params:
            groupings=rules.share_themes.params.groupings,
        message:
            "Measuring stances and policy instruments within themes"
        script:
            "../scripts/share_instruments.py"


if STUDY.stances and STUDY.figures.focal:

    rule match_points:
        input:
            **features("documents", "points"),
            codebook=optional(STUDY.codebook),
            code=code("match_points.py"),
        output:
            **analysis("structure"),
        log:
            f"{RESULTS}/logs/match_points.log",
        benchmark:
            f"{RESULTS}/benchmarks/match_points.tsv"
        conda:
            ENVIRONMENT
        params:
            contrast=unnamed(STUDY.contrasts[STUDY.figures.focal]),
            key=f"contrasts.{STUDY.figures.focal}",
            resamples=STUDY.computation.permutations,
            seed=STUDY.seed,
        message:
            "Matching the shortcomings of {params.key} with its paths"
        script:
            "../scripts/match_points.py"
