# Requires: what each figure module names: tables of features and analysis, codebooks.
# Leaves: figures/<zh|en>/<name>.{pdf,svg,png}, each beside figures/data/<name>.csv.

FORMATS = ("pdf", "svg", "png")
DRAWN = catalogue.wanted(STUDY)


rule draw_figure:
    input:
        tables=lambda w: tables_of(w.figure),
        codebook=optional(STUDY.codebook),
        evaluation=QUALITY,
        marks=lambda w: books_of(w.figure),
        code=lambda w: code("draw_figure.py", drawing(w.figure)),
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
        settings=lambda w: catalogue.load(w.figure).settings(STUDY),
        labels=lambda w: catalogue.load(w.figure).prints(STUDY),
        languages=LANGUAGES,
        coder=CODER,
        held_out=HELD_OUT,
    message:
        "Drawing {wildcards.figure}"
    script:
        "../scripts/draw_figure.py"
