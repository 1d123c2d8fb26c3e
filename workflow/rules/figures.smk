# Requires: what each figure module names: tables of features and analysis, codebooks.
# Leaves: figures/<zh|en>/<name>.{pdf,svg,png}, each beside figures/data/<name>.csv.

from lunheng.figures import catalogue
from lunheng.tables.schemas.features import TABLES as AT_THE_WAIST

FORMATS = ("pdf", "svg", "png")
DRAWN = catalogue.wanted(STUDY)


def tables_of(figure):
    """Return the paths of the tables that a figure reads, each where it is declared."""
    return [
        f"{FEATURES if name in AT_THE_WAIST else ANALYSIS}/{name}.parquet"
        for name in catalogue.load(figure).TABLES
    ]


def books_of(figure):
    """Return the codebooks that a figure reads beside that of the themes."""
    keys = getattr(catalogue.load(figure), "BOOKS", ())
    return [str(ROOT / getattr(STUDY, key)) for key in keys]


rule draw_figure:
    input:
        tables=lambda w: tables_of(w.figure),
        codebook=str(ROOT / STUDY.codebook),
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
    message:
        "Drawing {wildcards.figure}"
    script:
        "../scripts/draw_figure.py"
