"""Draw one figure in every language, beside the data that it shows."""

from pathlib import Path

from lunheng import figures, plan
from lunheng.binding import guard
from lunheng.codebook import load_codebook
from lunheng.config import Group
from lunheng.export import write_csv
from lunheng.figures import style
from lunheng.tables import read_table


def options_of(settings, documents):
    """Return a figure's settings with its groups resolved to documents."""
    if "groups" not in settings:
        return settings
    groups = {name: Group.model_validate(group) for name, group in settings["groups"].items()}
    resolved = plan.groups_of(groups, documents, key="groupings")
    return {**settings, "groups": resolved, "regions": resolved}


def main(paths, folder, *, figure, codebook, settings, labels, languages):
    tables = {Path(path).stem: read_table(path, Path(path).stem) for path in paths}
    module = figures.load(figure)
    frame = module.data(tables, options=options_of(settings, tables["documents"]))
    write_csv(frame, Path(folder) / "data" / f"{figure}.csv")
    themes = [theme.model_dump() for theme in load_codebook(codebook).themes]
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
