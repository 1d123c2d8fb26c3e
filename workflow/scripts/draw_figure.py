"""Draw one figure in every language, beside the data that it shows."""

from pathlib import Path

from lunheng import figures, plan
from lunheng.binding import guard
from lunheng.codebook import load_codebook
from lunheng.config import Contrast, Group
from lunheng.export import write_csv
from lunheng.figures import style
from lunheng.tables import read_table


def options_of(settings, documents, themes):
    """Return a figure's settings with its groups and sides resolved to documents."""
    options = {"themes": [theme["id"] for theme in themes], **settings}
    if "groups" in settings:
        groups = {name: Group.model_validate(group) for name, group in settings["groups"].items()}
        options["groups"] = plan.groups_of(groups, documents, key="groupings")
        options["regions"] = options["groups"]
    if "sides" in settings:
        contrasts = {name: Contrast.model_validate(c) for name, c in settings["sides"].items()}
        options["documents"] = {
            name: len(plan.sides(contrast, documents, key=f"contrasts.{name}")[1])
            for name, contrast in contrasts.items()
        }
    return options


def main(paths, folder, *, figure, codebook, settings, labels, languages):
    tables = {Path(path).stem: read_table(path, Path(path).stem) for path in paths}
    module = figures.load(figure)
    themes = [theme.model_dump() for theme in load_codebook(codebook).themes]
    frame = module.data(tables, options=options_of(settings, tables["documents"], themes))
    write_csv(frame, Path(folder) / "data" / f"{figure}.csv")
    for lang in languages:
        drawn = module.draw(frame, lang=lang, themes=themes, labels=labels)
        style.save(drawn, Path(folder) / lang / figure)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            [*snakemake.input.tables, snakemake.input.documents, snakemake.input.terms],
            Path(snakemake.output.data).parents[1],
            figure=snakemake.wildcards.figure,
            codebook=snakemake.input.codebook,
            settings=snakemake.params.settings,
            labels=snakemake.params.labels,
            languages=snakemake.params.languages,
        )
