# Plain `snakemake` works at the root: the workflow is in workflow/Snakefile.
include: "workflow/Snakefile"


# An include never sets the default target, so it is named again here.
workflow.default_target = "all"
