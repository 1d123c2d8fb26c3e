"""Count one source under the other segmentations and coders, for the robustness stage."""

from pathlib import Path

from lunheng.binding import guard, read_tables, write_tables
from lunheng.coding import coders, learned
from lunheng.features import variants as counts
from lunheng.settings.codebook import load_codebook
from lunheng.words import lexicon, segment


def segmented(inputs, frames, settings, *, root, language):
    path = settings["lexicon"]
    return segment.segment(
        frames["paragraphs"],
        frames["clauses"],
        engine=settings["engine"],
        hmm=settings["hmm"],
        lexicon=lexicon.load_lexicon(Path(root) / path) if path else None,
        language=language,
        functions=inputs["functions"],
        places=inputs["places"],
    )


def coded(inputs, frames, coder):
    book = load_codebook(inputs["codebook"])
    scorer = None
    if coder == "hybrid":
        scorer = learned.read_scorer(inputs["weights"], themes=[theme.id for theme in book.themes])
    return coders.code_tables(frames["paragraphs"], frames["clauses"], codebook=book, scorer=scorer)


def main(inputs, outputs, *, variants, root, language):
    frames = read_tables(inputs, "paragraphs", "clauses", "tokens", "codes", "reused")
    own, others = counts.counted(frames), {}
    for name, settings in sorted(variants.items()):
        choice = (
            {"codes": coded(inputs, frames, settings["coder"])}
            if settings["coder"]
            else {"tokens": segmented(inputs, frames, settings, root=root, language=language)}
        )
        others[name] = counts.counted(frames, **choice)
    write_tables(counts.together(own, others), outputs)


if "snakemake" in globals():
    with guard(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            variants=snakemake.params.variants,
            root=snakemake.params.root,
            language=snakemake.params.language,
        )
