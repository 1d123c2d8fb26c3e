# Requires: analysis tables.
# Leaves: figures/<zh|en>/<name>.{pdf,svg,png}, each beside figures/data/<name>.csv.

from lunheng.figures.catalogue import FIGURES

FORMATS = ("pdf", "svg", "png")
FIGURE_TABLES = {
    "theme-profile": [f"{ANALYSIS}/theme_shares.parquet"],
    "provinces-themes": [f"{ANALYSIS}/theme_shares.parquet"],
    "keyness-essay": [f"{ANALYSIS}/contrasts.parquet"],
    "volcano": [f"{ANALYSIS}/contrasts.parquet"],
    "keyness-themes": [f"{ANALYSIS}/contrasts.parquet"],
    "keyness-regions": [f"{ANALYSIS}/contrasts.parquet"],
    "topic-selection": [f"{ANALYSIS}/topic_selection.parquet"],
    "topics": [f"{ANALYSIS}/{name}.parquet" for name in TOPIC_TABLES],
    "map": [f"{ANALYSIS}/map.parquet"],
    "trends-themes": [f"{ANALYSIS}/trends.parquet"],
    "structure": [f"{ANALYSIS}/structure.parquet", f"{FEATURES}/points.parquet"],
    "instruments": [f"{ANALYSIS}/{name}.parquet" for name in SHARED_MARKS],
}
DRAWN = outputs.figures(STUDY)


rule draw_figure:
    input:
        tables=lambda w: FIGURE_TABLES[w.figure],
        documents=f"{FEATURES}/documents.parquet",
        terms=f"{FEATURES}/terms.parquet",
        codebook=str(ROOT / STUDY.codebook),
        evaluation=QUALITY,
        marks=lambda w: [
            str(ROOT / path)
            for path in (STUDY.stances, STUDY.instruments)
            if w.figure == "instruments"
        ],
        code=lambda w: code("draw_figure.py") + figure_code(w.figure),
    output:
        drawn=[
            f"{RESULTS}/figures/{lang}/{{figure}}.{kind}" for lang in LANGUAGES for kind in FORMATS
        ],
        data=f"{RESULTS}/figures/data/{{figure}}.csv",
    log:
        f"{RESULTS}/logs/draw_figure/{{figure}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/draw_figure/{{figure}}.tsv"
    wildcard_constraints:
        figure="|".join(DRAWN),
    conda:
        ENVIRONMENT
    params:
        settings=lambda w: outputs.figure_settings(STUDY, w.figure),
        labels=outputs.labels(STUDY),
        languages=LANGUAGES,
        coder=CODER,
        held_out=HELD_OUT,
    message:
        "Drawing {wildcards.figure}"
    script:
        "../scripts/draw_figure.py"
