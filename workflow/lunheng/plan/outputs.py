"""What a study leaves: its tables, and the names that they print."""

from lunheng.settings.labels import of_contrasts, of_documents, of_groups, of_sources
from lunheng.settings.models import Config


def analyses(config: Config, *, evaluated: bool) -> list[str]:
    """Return the names of the tables that a study's analysis leaves.

    `evaluated` says whether a gold sample is there to compare the codebook with.
    """
    names = ["contrasts", "contrasts_descriptive"]
    if not config.contrasts:
        names += ["frequencies"]
    if config.codebook:
        names += ["theme_shares"]
    if config.effects:
        names += ["effects"]
    if config.correction:
        names += ["theme_shares_corrected"]
    if evaluated:
        names += ["evaluation", "evaluation_rules"]
    if config.topics:
        names += ["topics", "topic_terms", "topic_documents", "topic_stability", "topic_selection"]
    if config.similarity:
        names += ["similarity", "map"]
    names += ["segmentation_summary", "segmentation_audit"]
    if config.stances:
        names += ["stance_shares"]
    if config.stances and config.figures.focal:
        names += ["structure"]
    if config.instruments:
        names += ["instrument_shares"]
    if config.trends:
        names += ["trends", "formulations"]
    if config.claims:
        names += ["robustness"]
    return names


def labels(config: Config) -> dict[str, dict[str, str]]:
    """Return all names, in both languages: sources, contrasts (and notes), groups, documents."""
    found = of_sources(config, *config.sources) | of_contrasts(config, *config.contrasts)
    for grouping in config.groupings:
        found |= of_groups(config, grouping)
    return found | of_documents(config)
