# Requires: the texts of the sources that are at hand.
# Leaves: text/<source>/ text_documents, paragraphs, clauses, cleaning, left_out.


rule ingest_source:
    input:
        texts=lambda w: WAYS[w.source]["paths"],
        table=lambda w: WAYS[w.source].get("table", []),
        rules=str(ROOT / STUDY.cleaning),
        code=code("ingest_source.py"),
    output:
        documents=f"{TEXT}/{{source}}/text_documents.parquet",
        paragraphs=f"{TEXT}/{{source}}/paragraphs.parquet",
        clauses=f"{TEXT}/{{source}}/clauses.parquet",
        cleaning=f"{TEXT}/{{source}}/cleaning.parquet",
        left_out=f"{TEXT}/{{source}}/left_out.csv",
    log:
        f"{RESULTS}/logs/ingest_source/{{source}}.log",
    benchmark:
        f"{RESULTS}/benchmarks/ingest_source/{{source}}.tsv"
    conda:
        ENVIRONMENT
    params:
        source=lambda w: unnamed(STUDY.sources[w.source]),
        way=lambda w: {k: v for k, v in WAYS[w.source].items() if k != "paths"},
    message:
        "Reading and cleaning {wildcards.source}"
    script:
        "../scripts/ingest_source.py"
