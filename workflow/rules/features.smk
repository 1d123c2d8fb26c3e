# Requires: the tables of the sources at hand, or their archive.
# Leaves: features/, the waist. Nothing below it reads text.

from lunheng.tables.schemas.features import COUNTED, PARTS, PHRASED, VARIED

parts = f"{FEATURES}/parts/{{source}}"
ARCHIVED = [name for name in STUDY.sources if name not in TEXT_SOURCES]
if TEXT_SOURCES:

    rule match_wording:
        input:
            paragraphs=rules.ingest_source.output.paragraphs,
            code=code("match_wording.py"),
        output:
            reuse=f"{parts}/reuse.parquet",
            reused=f"{TEXT}/{{source}}/reused.parquet",
            duplicates=f"{TEXT}/{{source}}/duplicates.parquet",
        log:
            f"{RESULTS}/logs/match_wording/{{source}}.log",
        benchmark:
            f"{RESULTS}/benchmarks/match_wording/{{source}}.tsv"
        wildcard_constraints:
            source="|".join(map(re.escape, TEXT_SOURCES)),
        conda:
            ENVIRONMENT
        params:
            seed=STUDY.seed,
        message:
            "Finding what documents of {wildcards.source} share"
        script:
            "../scripts/match_wording.py"

    rule count_source:
        input:
            documents=rules.ingest_source.output.documents,
            paragraphs=rules.ingest_source.output.paragraphs,
            clauses=rules.ingest_source.output.clauses,
            tokens=rules.segment_source.output.tokens,
            codes=rules.code_source.output.codes,
            marks=rules.mark_source.output.marks,
            reused=rules.match_wording.output.reused,
            near=rules.match_wording.output.duplicates,
            lexicon=optional(STUDY.segmentation.lexicon),
            code=code("count_source.py"),
        output:
            **{name: f"{parts}/{name}.parquet" for name in COUNTED},
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

    rule mine_phrases:
        input:
            documents=rules.ingest_source.output.documents,
            tokens=rules.segment_source.output.tokens,
            code=code("mine_phrases.py"),
        output:
            mined_phrases=f"{TEXT}/{{source}}/mined_phrases.parquet",
        log:
            f"{RESULTS}/logs/mine_phrases/{{source}}.log",
        conda:
            ENVIRONMENT
        params:
            language=lambda w: STUDY.sources[w.source].language,
        message:
            "Looking for formulations in {wildcards.source}"
        script:
            "../scripts/mine_phrases.py"

    rule list_phrases:
        input:
            mined=[f"{TEXT}/{source}/mined_phrases.parquet" for source in TEXT_SOURCES],
            lexicon=optional(STUDY.segmentation.lexicon),
            code=code("list_phrases.py"),
        output:
            phrase_list=f"{TEXT}/phrase_list.parquet",
        log:
            f"{RESULTS}/logs/list_phrases.log",
        conda:
            ENVIRONMENT
        params:
            asked=STUDY.trends.phrases if STUDY.trends else [],
        message:
            "Making the study's one list of formulations"
        script:
            "../scripts/list_phrases.py"

    rule count_phrases:
        input:
            paragraphs=rules.ingest_source.output.paragraphs,
            tokens=rules.segment_source.output.tokens,
            # counts from an archive were counted by its list, and so all are
            phrase_list=(
                f"{FEATURES}/parts/{ARCHIVED[0]}/phrase_list.parquet"
                if ARCHIVED
                else rules.list_phrases.output.phrase_list
            ),
            code=code("count_phrases.py"),
        output:
            **{name: f"{parts}/{name}.parquet" for name in PHRASED},
        log:
            f"{RESULTS}/logs/count_phrases/{{source}}.log",
        wildcard_constraints:
            source="|".join(map(re.escape, TEXT_SOURCES)),
        conda:
            ENVIRONMENT
        params:
            language=lambda w: STUDY.sources[w.source].language,
        message:
            "Counting formulations in {wildcards.source}"
        script:
            "../scripts/count_phrases.py"

    rule vary_source:
        input:
            paragraphs=rules.ingest_source.output.paragraphs,
            clauses=rules.ingest_source.output.clauses,
            tokens=rules.segment_source.output.tokens,
            codes=rules.code_source.output.codes,
            reused=rules.match_wording.output.reused,
            lexicons=sorted({str(ROOT / v.lexicon) for v in STUDY.variants.values() if v.lexicon}),
            codebook=optional(STUDY.codebook if OTHER_CODERS else None),
            weights=optional(STUDY.weights if "hybrid" in OTHER_CODERS else None),
            functions=str(ROOT / STUDY.words.stop_lists[STUDY.words.function_words]),
            places=str(ROOT / STUDY.words.places),
            code=code("vary_source.py"),
        output:
            **{name: f"{parts}/{name}.parquet" for name in VARIED},
        log:
            f"{RESULTS}/logs/vary_source/{{source}}.log",
        benchmark:
            f"{RESULTS}/benchmarks/vary_source/{{source}}.tsv"
        wildcard_constraints:
            source="|".join(map(re.escape, TEXT_SOURCES)),
        conda:
            ENVIRONMENT
        params:
            variants={name: dump(v) for name, v in STUDY.variants.items()},
            language=lambda w: STUDY.sources[w.source].language,
            root=os.path.relpath(ROOT),
        message:
            "Counting {wildcards.source} under other segmentations and coders"
        script:
            "../scripts/vary_source.py"


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
        clusters=STUDY.clusters,
        stop_lists=list(STUDY.words.stop_lists),
        function_words=STUDY.words.function_words,
    message:
        "Joining the counts of all sources"
    script:
        "../scripts/join_features.py"
