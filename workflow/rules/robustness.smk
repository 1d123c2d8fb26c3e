# Requires: counts, variants, documents, terms; the claims of the configuration.
# Leaves: analysis/robustness.


rule vary_specifications:
    input:
        **features("documents", "counts", "terms", "variants"),
        code=code("vary_specifications.py"),
    output:
        **analysis("robustness"),
    log:
        f"{RESULTS}/logs/vary_specifications.log",
    benchmark:
        f"{RESULTS}/benchmarks/vary_specifications.tsv"
    conda:
        ENVIRONMENT
    params:
        claims={k: unnamed(v) for k, v in STUDY.claims.items()},
        contrasts={c.contrast: unnamed(STUDY.contrasts[c.contrast]) for c in STUDY.claims.values()},
        permutations=STUDY.computation.permutations,
        seed=STUDY.seed,
    message:
        "Putting the claims to the test of other choices"
    script:
        "../scripts/vary_specifications.py"
