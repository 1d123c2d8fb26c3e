"""The documents that a figure is about: selectors in its settings, ids when it is drawn."""

import pandas as pd

from lunheng.settings import selection
from lunheng.settings.models import Config, Selector

# Settings that hold a selector a name, and the key of each in the configuration, for errors.
KEYS = {
    "groups": "groupings.{}",
    "targets": "contrasts.{}.target",
    "references": "contrasts.{}.reference",
}


def groups(config: Config, grouping: str | None) -> dict[str, dict]:
    """Return group → selector as plain values, of one grouping, in its order; none of None."""
    named = config.groupings[grouping] if grouping else {}
    return {n: _plain(g.documents) for n, g in named.items()}


def targets(config: Config, *contrasts: str) -> dict[str, dict]:
    """Return contrast → selector of its target as plain values."""
    return {name: _plain(config.contrasts[name].target) for name in contrasts}


def references(config: Config, *contrasts: str) -> dict[str, dict]:
    """Return contrast → selector of its reference as plain values."""
    return {name: _plain(config.contrasts[name].reference) for name in contrasts}


def focal(config: Config) -> dict:
    """Return the settings of a figure of the focal contrast: its name, and its reference."""
    name = config.figures.focal
    return {"contrast": name, "references": references(config, name)}


def _plain(selector: Selector) -> dict:
    return selector.model_dump(mode="json")


def resolved(settings: dict, documents: pd.DataFrame | None) -> dict:
    """Return a figure's settings with the ids of documents in place of each selector, sorted.

    Parameters
    ----------
    settings
        What a figure module's `settings` gives.
    documents
        Table `documents`; None for a figure whose settings select none.

    Raises
    ------
    LunhengError
        A column that does not exist; the key is named.
    """
    return settings | {
        setting: {
            name: selection.fitting(documents, Selector.model_validate(plain), key=key.format(name))
            for name, plain in settings[setting].items()
        }
        for setting, key in KEYS.items()
        if setting in settings
    }
