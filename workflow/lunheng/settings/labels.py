"""What a study calls its sources, contrasts, groups and single documents, in both languages."""

from lunheng.settings.models import Config, Label, Selector

Labels = dict[str, dict[str, str]]


def of_sources(config: Config, *names: str) -> Labels:
    """Return source → its name in zh and en."""
    return _plain({name: config.sources[name].label for name in names})


def of_contrasts(config: Config, *names: str) -> Labels:
    """Return contrast → its name, and ``<contrast>#note`` → its note where it has one."""
    contrasts = {name: config.contrasts[name] for name in names}
    notes = {f"{name}#note": c.note for name, c in contrasts.items() if c.note}
    return _plain({name: c.label for name, c in contrasts.items()} | notes)


def of_groups(config: Config, grouping: str | None) -> Labels:
    """Return group → its name, of one grouping; none of None."""
    named = config.groupings[grouping] if grouping else {}
    return _plain({name: group.label for name, group in named.items()})


def of_documents(config: Config, *selectors: Selector) -> Labels:
    """Return document → its name, of the documents that are all of their source.

    Such a document is called what its source is called; others go by their own names. Given
    selectors, a document that none of them can take in is left out: its source and its id are
    looked at, other columns are known to the texts alone.
    """
    found = {
        f"{name}/{source.name}": (name, source.label)
        for name, source in config.sources.items()
        if "{" not in source.name
    }
    return _plain(
        {
            document: label
            for document, (source, label) in found.items()
            if not selectors or any(_may_take(s, source, document) for s in selectors)
        }
    )


def _may_take(selector: Selector, source: str, document: str) -> bool:
    own = {"source": source, "document": document}
    wanted = selector.model_extra or {}
    if any(own[c] not in _listed(wanted[c]) for c in own if c in wanted):
        return False
    gone = selector.without
    return not (gone and all(c in own and own[c] in _listed(gone[c]) for c in gone))


def _listed(value) -> list[str]:
    return [str(v) for v in (value if isinstance(value, list) else [value])]


def _plain(labels: dict[str, Label]) -> Labels:
    return {name: label.model_dump() for name, label in labels.items()}
