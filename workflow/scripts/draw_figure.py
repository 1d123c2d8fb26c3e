"""Draw one figure in every language, beside the data that it shows."""

from pathlib import Path

from lunheng.binding import guard
from lunheng.figures import catalogue, style
from lunheng.output import coding_quality
from lunheng.settings import selection
from lunheng.settings.codebook import load_codebook
from lunheng.settings.models import Contrast, Group
from lunheng.tables.files import write_csv
from lunheng.tables.io import read_table


def options_of(settings, documents, themes):
    """Return a figure's settings with its groups and sides resolved to documents."""
    options = {"themes": [theme["id"] for theme in themes], **settings}
    if "groups" in settings:
        groups = {name: Group.model_validate(group) for name, group in settings["groups"].items()}
        options["groups"] = selection.groups_of(groups, documents, key="groupings")
        options["regions"] = options["groups"]
    if "sides" in settings:
        contrasts = {name: Contrast.model_validate(c) for name, c in settings["sides"].items()}
        options["focal"] = {
            name: selection.sides(contrast, documents, key=f"contrasts.{name}")[0]
            for name, contrast in contrasts.items()
        }
        options["documents"] = {
            name: len(selection.sides(contrast, documents, key=f"contrasts.{name}")[1])
            for name, contrast in contrasts.items()
        }
    return options


def rows_of(stances, instruments):
    """Return the rows of the figure of policy instruments, each class above its own.

    A name bears the sign of a mark that is not reliable or not measured. `mark_coding` has it in
    words, and is left out where neither book states an F1.
    """
    acts, tools = ([t.model_dump() for t in book.themes] for book in (stances, instruments))
    rows = []
    for name, group in instruments.groups.items():
        rows.append(("instruments", name, name, group.zh, group.en))
        own = (t for t in coding_quality.signed(tools) if t["group"] == name)
        rows += [("instruments", t["id"], name, t["zh"], t["en"]) for t in own]
    rows += [("stances", s["id"], "", s["zh"], s["en"]) for s in coding_quality.signed(acts)]
    rows = [dict(zip(("panel", "mark", "class", "zh", "en"), row, strict=True)) for row in rows]
    said = {"instruments": coding_quality.verdicts(tools), "stances": coding_quality.verdicts(acts)}
    if not any(said.values()):
        return rows
    coding = [(said[row["panel"]] or {}).get(row["mark"], "") for row in rows]
    return [
        row | {coding_quality.MARK_COLUMN: verdict}
        for row, verdict in zip(rows, coding, strict=True)
    ]


def main(
    paths,
    folder,
    *,
    figure,
    codebook,
    marks,
    settings,
    labels,
    languages,
    evaluation,
    coder,
    held_out,
):
    measured = read_table(evaluation, "evaluation") if evaluation else None
    f1 = coding_quality.f1_by_theme(measured, coder=coder, held_out=held_out)
    tables = {Path(path).stem: read_table(path, Path(path).stem) for path in paths}
    module = catalogue.load(figure)
    themes = coding_quality.named([t.model_dump() for t in load_codebook(codebook).themes], f1)
    options = options_of(settings, tables["documents"], themes)
    if marks:
        options["rows"] = rows_of(*map(load_codebook, marks))
    frame = module.data(tables, options=options)
    shown = coding_quality.with_coding(frame, f1)
    write_csv(shown, Path(folder) / "data" / f"{figure}.csv")
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
            marks=snakemake.input.marks,
            settings=snakemake.params.settings,
            labels=snakemake.params.labels,
            languages=snakemake.params.languages,
            evaluation=snakemake.input.get("evaluation"),
            coder=snakemake.params.coder,
            held_out=snakemake.params.held_out,
        )
