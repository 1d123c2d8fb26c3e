"""What a study leaves: its tables, its figures, and the names that they print."""

from lunheng.contrasts.equivalence import EQUIVALENCE
from lunheng.settings.models import Config


def analyses(config: Config, *, evaluated: bool) -> list[str]:
    """Return the names of the tables that a study's analysis leaves.

    `evaluated` says whether a gold sample is there to compare the codebook with.
    """
    names = ["contrasts", "contrasts_descriptive", "theme_shares", "topics", "topic_terms"]
    if config.effects:
        names += ["effects"]
    if config.correction:
        names += ["theme_shares_corrected"]
    if evaluated:
        names += ["evaluation", "evaluation_rules"]
    names += ["topic_documents", "topic_stability", "topic_selection", "similarity", "map"]
    names += ["segmentation_summary", "segmentation_audit"]
    if config.stances:
        names += ["stance_shares", "structure"]
    if config.instruments:
        names += ["instrument_shares"]
    if config.trends:
        names += ["trends", "formulations"]
    if config.claims:
        names += ["robustness"]
    return names


def figures(config: Config) -> list[str]:
    """Return the names of the figures that a study's configuration has the contrasts for."""
    names = ["theme-profile", "provinces-themes", "keyness-essay", "volcano"]
    if config.contrasts[config.figures.focal].themes:
        names.append("keyness-themes")
    if config.figures.regional:
        names.append("keyness-regions")
    names += ["topic-selection", "topics", "map"]
    if config.trends:
        names.append("trends-themes")
    if config.stances:
        names.append("structure")
    if config.figures.instruments:
        names.append("instruments")
    return names


def labels(config: Config) -> dict[str, dict[str, str]]:
    """Return the names, in both languages, of sources, contrasts (and their notes) and groups."""
    found = {name: s.label for name, s in config.sources.items()}
    found |= {name: c.label for name, c in config.contrasts.items()}
    found |= {f"{name}#note": c.note for name, c in config.contrasts.items() if c.note}
    for grouping in config.groupings.values():
        found |= {name: g.label for name, g in grouping.items()}
    for name, source in config.sources.items():
        if "{" not in source.name:  # one document, called what its source is called
            found[f"{name}/{source.name}"] = source.label
    return {name: label.model_dump() for name, label in found.items()}


def figure_settings(config: Config, name: str) -> dict:
    """Return what a figure is told, as plain values: its part of the configuration and no more."""
    shown = config.figures

    def groups(grouping: str) -> dict:
        return {n: g.model_dump(mode="json") for n, g in config.groupings[grouping].items()}

    def compared(*names: str) -> dict:
        sides = {n: config.contrasts[n].model_dump(mode="json") for n in names}
        return {"sides": sides, "equivalence": EQUIVALENCE}

    focal = {"contrast": shown.focal, **compared(shown.focal)}
    regions = {"grouping": "documents", "groups": groups(shown.regions)}
    return {
        "theme-profile": {"grouping": shown.profile, "groups": groups(shown.profile)},
        "provinces-themes": regions,
        "keyness-essay": focal,
        "volcano": focal,
        "keyness-themes": {
            "contrast": shown.focal,
            "equivalence": EQUIVALENCE,
            "themes": config.contrasts[shown.focal].themes,
        },
        "keyness-regions": {"contrasts": shown.regional, **compared(*shown.regional)},
        "topic-selection": {},
        "topics": regions,
        "map": regions,
        "structure": focal,
        "instruments": {"grouping": shown.instruments, "shown": list(groups(shown.instruments))}
        if shown.instruments
        else {},
        "trends-themes": {"series": config.trends.series if config.trends else None},
    }[name]
