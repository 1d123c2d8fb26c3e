"""Write the numbers, tables, methods and references of the paper."""

from pathlib import Path

from lunheng.binding import guard
from lunheng.output import coding_quality, methods, paper, references
from lunheng.settings.codebook import load_codebook
from lunheng.tables.files import write_bytes
from lunheng.tables.io import read_table


def main(documents, paths, names, folder, *, codebook, config, profile, labels, coder, held_out):
    tables = {name: read_table(path, name) for name, path in zip(names, paths, strict=True)}
    tables["documents"] = read_table(documents, "documents")
    quality = coding_quality.measured(tables.get("evaluation"), coder=coder, held_out=held_out)
    found, done = paper.numbers(tables, quality=quality), methods.ran(tables)
    book = [t.model_dump() for t in load_codebook(codebook).themes]
    themes = coding_quality.named(book, quality["f1"])
    said = {
        lang: methods.sentences(config, found, done, quality=quality, themes=book, lang=lang)
        for lang in ("zh", "en")
    }
    works = methods.works([*said["zh"], *said["en"]])
    shown = paper.paper_tables(tables, themes=themes, labels=labels, profile=profile)
    texts = {
        "numbers.tex": paper.numbers_tex(found, labels=labels),
        "numbers.json": paper.numbers_json(found),
        "tables.tex": paper.tables_tex(shown),
        "tables.md": paper.tables_md(shown),
        "methods.zh.md": methods.paragraph(said["zh"], lang="zh"),
        "methods.en.md": methods.paragraph(said["en"], lang="en"),
        "references.bib": references.bibtex(works),
        "references.gbt7714.txt": references.gbt7714(works),
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
            profile=snakemake.params.profile,
            labels=snakemake.params.labels,
            coder=snakemake.params.coder,
            held_out=snakemake.params.held_out,
        )
