"""Write the numbers, tables, methods and references of the paper."""

from pathlib import Path

from lunheng.binding import guard
from lunheng.output import coding_quality, methods, paper
from lunheng.settings.codebook import load_codebook
from lunheng.settings.models import Config
from lunheng.tables.files import write_bytes
from lunheng.tables.io import read_table


def main(documents, paths, names, folder, *, codebook, config, labels, coder):
    tables = {name: read_table(path, name) for name, path in zip(names, paths, strict=True)}
    tables["documents"] = read_table(documents, "documents")
    study = Config.model_validate(config)
    f1 = coding_quality.f1_by_theme(tables.get("evaluation"), coder=coder)
    found = paper.numbers(tables, f1=f1)
    themes = coding_quality.named([t.model_dump() for t in load_codebook(codebook).themes], f1)
    shown = paper.paper_tables(tables, themes=themes, labels=labels, profile=study.figures.profile)
    texts = {
        "numbers.tex": paper.numbers_tex(found, labels=labels),
        "numbers.json": paper.numbers_json(found),
        "tables.tex": paper.tables_tex(shown),
        "tables.md": paper.tables_md(shown),
        "methods.zh.md": methods.paragraph(config, found, themes=themes, f1=f1, lang="zh"),
        "methods.en.md": methods.paragraph(config, found, themes=themes, f1=f1, lang="en"),
        "references.bib": methods.bibtex(),
        "references.gbt7714.txt": methods.gbt7714(),
    }
    for name, text in texts.items():
        write_bytes(text.encode(), Path(folder) / name)
    write_bytes(paper.tables_docx(shown), Path(folder) / "tables.docx")


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input.documents,
            snakemake.input.tables,
            snakemake.params.names,
            Path(snakemake.output[0]).parent,
            codebook=snakemake.input.codebook,
            config=snakemake.params.config,
            labels=snakemake.params.labels,
            coder=snakemake.params.coder,
        )
