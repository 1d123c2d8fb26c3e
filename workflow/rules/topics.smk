# Requires: counts, units, terms, documents.
# Leaves: analysis/topics, topic_terms, topic_documents, topic_stability, topic_selection.

TOPIC_TABLES = ("topics", "topic_terms", "topic_documents", "topic_stability", "topic_selection")


if STUDY.topics:

    rule fit_topics:
        input:
            **features("documents", "counts", "terms"),
            code=code("fit_topics.py"),
        output:
            [f"{ANALYSIS}/topics/{{model}}/{name}.parquet" for name in TOPIC_TABLES],
        log:
            f"{RESULTS}/logs/fit_topics/{{model}}.log",
        benchmark:
            f"{RESULTS}/benchmarks/fit_topics/{{model}}.tsv"
        priority: 10
        conda:
            ENVIRONMENT
        params:
            documents=dump(STUDY.topics.documents),
            ks=lambda w: STUDY.topics.models[w.model],
            resamples=lambda w: STUDY.topics.resamples[w.model],
            passes=STUDY.topics.passes,
            seed=STUDY.seed,
        message:
            "Fitting topics with {wildcards.model}"
        script:
            "../scripts/fit_topics.py"

    rule choose_topics:
        input:
            [f"{ANALYSIS}/topics/{m}/{name}.parquet" for m in MODELS for name in TOPIC_TABLES],
            code=code("choose_topics.py"),
        output:
            **analysis(*TOPIC_TABLES),
        log:
            f"{RESULTS}/logs/choose_topics.log",
        conda:
            ENVIRONMENT
        params:
            models=MODELS,
            min_stability=STUDY.topics.min_stability,
        message:
            "Choosing the model and the number of topics"
        script:
            "../scripts/choose_topics.py"
