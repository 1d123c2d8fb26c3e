# Requires: the tables of the sources at hand, or their archive.
# Leaves: features/, the waist. Nothing below it reads text.

from lunheng.tables.schemas.features import PARTS

parts = f"{FEATURES}/parts/{{source}}"
if TEXT_SOURCES:

    rule count_source:
        input:
            documents=rules.ingest_source.output.documents,
            paragraphs=rules.ingest_source.output.paragraphs,
            clauses=rules.ingest_source.output.clauses,
            tokens=rules.segment_source.output.tokens,
            codes=rules.code_source.output.codes,
            marks=rules.mark_source.output.marks,
            variants=rules.vary_segmentation.output.variants,
            lexicon=optional(STUDY.segmentation.lexicon),
            code=code("count_source.py"),
        output:
            [f"{parts}/{name}.parquet" for name in PARTS],
        log:
            f"{RESULTS}/logs/count_source/{{source}}.log",
        benchmark:
            f"{RESULTS}/benchmarks/count_source/{{source}}.tsv"
        wildcard_constraints:
            source="|".join(map(re.escape, TEXT_SOURCES)),
        conda:
            ENVIRONMENT
        params:
            segmentation=dump(STUDY.segmentation),
        message:
            "Counting {wildcards.source}"
        script:
            "../scripts/count_source.py"


ARCHIVED = [name for name in STUDY.sources if name not in TEXT_SOURCES]
if ARCHIVED:

    rule restore_source:
        input:
            tables=lambda w: [f"{WAYS[w.source]['paths'][0]}/{name}.parquet" for name in PARTS],
            descriptor=lambda w: f"{WAYS[w.source]['paths'][0]}/datapackage.json",
            code=code("restore_source.py"),
        output:
            [f"{parts}/{name}.parquet" for name in PARTS],
        log:
            f"{RESULTS}/logs/restore_source/{{source}}.log",
        wildcard_constraints:
            source="|".join(map(re.escape, ARCHIVED)),
        conda:
            ENVIRONMENT
        message:
            "Taking the counts of {wildcards.source} from the archive"
        script:
            "../scripts/restore_source.py"


rule join_features:
    input:
        parts=expand(f"{parts}/{{name}}.parquet", source=list(STUDY.sources), name=PARTS),
        left_out=[f"{TEXT}/{s}/left_out.csv" for s in TEXT_SOURCES],
        groups=optional(STUDY.groups),
        stop_lists=[str(ROOT / path) for path in STUDY.words.stop_lists.values()],
        places=str(ROOT / STUDY.words.places),
        glossary=str(ROOT / STUDY.words.glossary),
        lexicon=optional(STUDY.segmentation.lexicon),
        code=code("join_features.py"),
    output:
        **features(*PARTS, "terms"),
    log:
        f"{RESULTS}/logs/join_features.log",
    benchmark:
        f"{RESULTS}/benchmarks/join_features.tsv"
    conda:
        ENVIRONMENT
    params:
        sources=list(STUDY.sources),
        stop_lists=list(STUDY.words.stop_lists),
        function_words=STUDY.words.function_words,
    message:
        "Joining the counts of all sources"
    script:
        "../scripts/join_features.py"
