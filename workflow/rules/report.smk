# Requires: everything.
# Leaves: text/evidence, text/coded_sentences.csv, report/index.html, manifest.json.

CODED_TEXT = {
    name: [f"{TEXT}/{s}/{name}.parquet" for s in TEXT_SOURCES]
    for name in ("paragraphs", "clauses", "codes", "marks")
}


rule list_sentences:
    input:
        **CODED_TEXT,
        code=code("list_sentences.py"),
    output:
        f"{TEXT}/coded_sentences.csv",
    log:
        f"{RESULTS}/logs/list_sentences.log",
    benchmark:
        f"{RESULTS}/benchmarks/list_sentences.tsv"
    conda:
        ENVIRONMENT
    message:
        "Listing the coded sentences"
    script:
        "../scripts/list_sentences.py"


rule collect_evidence:
    input:
        **CODED_TEXT,
        **analysis("contrasts"),
        **features("documents"),
        tokens=[f"{TEXT}/{s}/tokens.parquet" for s in TEXT_SOURCES],
        codebook=optional(STUDY.codebook),
        stances=optional(STUDY.stances),
        instruments=optional(STUDY.instruments),
        code=code("collect_evidence.py"),
    output:
        terms=f"{TEXT}/evidence_terms.parquet",
        shares=f"{TEXT}/evidence_shares.parquet",
    log:
        f"{RESULTS}/logs/collect_evidence.log",
    benchmark:
        f"{RESULTS}/benchmarks/collect_evidence.tsv"
    conda:
        ENVIRONMENT
    params:
        contrasts={name: unnamed(contrast) for name, contrast in STUDY.contrasts.items()},
        groupings=rules.share_themes.params.groupings,
    message:
        "Collecting the sentences behind the numbers"
    script:
        "../scripts/collect_evidence.py"


rule find_duplicates:
    input:
        paragraphs=[f"{TEXT}/{s}/paragraphs.parquet" for s in TEXT_SOURCES],
        code=code("find_duplicates.py"),
    output:
        duplicates=f"{TEXT}/duplicates.parquet",
    log:
        f"{RESULTS}/logs/find_duplicates.log",
    benchmark:
        f"{RESULTS}/benchmarks/find_duplicates.tsv"
    conda:
        ENVIRONMENT
    params:
        seed=STUDY.seed,
    message:
        "Looking for documents that stand twice"
    script:
        "../scripts/find_duplicates.py"


rule build_report:
    input:
        **features("documents", "terms"),
        tables=list(analysis(*ANALYSES).values()),
        evidence_terms=rules.collect_evidence.output.terms,
        evidence_shares=rules.collect_evidence.output.shares,
        duplicates=rules.find_duplicates.output.duplicates,
        ambiguous=rules.audit_segmentation.output.ambiguous_cuts,
        received=[f"{TEXT}/{s}/text_documents.parquet" for s in TEXT_SOURCES],
        cleaning=[f"{TEXT}/{s}/cleaning.parquet" for s in TEXT_SOURCES],
        left_out=[f"{TEXT}/{s}/left_out.csv" for s in TEXT_SOURCES],
        figures=expand(f"{RESULTS}/figures/{{lang}}/{{figure}}.png", lang=LANGUAGES, figure=DRAWN),
        codebook=optional(STUDY.codebook),
        stances=optional(STUDY.stances),
        instruments=optional(STUDY.instruments),
        confusions=[f"{TEXT}/evaluation_sentences.parquet"] if GOLD else [],
        templates=sorted(
            os.path.relpath(p) for p in (ROOT / "workflow/lunheng/report/templates").glob("*")
        ),
        code=code("build_report.py"),
    output:
        report=f"{RESULTS}/report/index.html",
    log:
        f"{RESULTS}/logs/build_report.log",
    benchmark:
        f"{RESULTS}/benchmarks/build_report.tsv"
    conda:
        ENVIRONMENT
    params:
        names=ANALYSES,
        figures=DRAWN,
        config=told(*METHODS, "title", "contrasts", "groupings", "claims", "effects"),
        labels=outputs.labels(STUDY),
        coder=CODER,
        held_out=HELD_OUT,
        ids=IDS,
    message:
        "Building the report"
    script:
        "../scripts/build_report.py"


rule write_manifest:
    input:
        tables=rules.write_tables.output,
        paper=rules.write_paper.output,
        report=rules.build_report.output,
        sentences=rules.list_sentences.output,
        figures=expand(
            f"{RESULTS}/figures/{{lang}}/{{figure}}.{{kind}}",
            lang=LANGUAGES,
            figure=DRAWN,
            kind=FORMATS,
        ),
        data=expand(f"{RESULTS}/figures/data/{{figure}}.csv", figure=DRAWN),
        features=list(features(*PARTS, "terms", *["gold_codes"] * EVALUATED).values()),
        analysis=list(analysis(*ANALYSES).values()),
        code=code("write_manifest.py"),
    output:
        f"{RESULTS}/manifest.json",
    log:
        f"{RESULTS}/logs/write_manifest.log",
    conda:
        ENVIRONMENT
    params:
        results=lambda w, output: os.path.dirname(output[0]),
        rules=described(),
        ways={name: way["way"] for name, way in WAYS.items()},
        outside=outside(described()),
        config=dump(settings_models.parse(config, where=CONFIG_FILES[0])),  # paths as they are written
        ids=IDS,
    message:
        "Describing every result"
    script:
        "../scripts/write_manifest.py"
