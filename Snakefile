# Plain `snakemake` works at the root: the workflow is in workflow/Snakefile.
include: "workflow/Snakefile"
