"""Documents by the columns of `documents`, as the configuration names them."""

import unicodedata
from typing import Any, NamedTuple

import pandas as pd

from lunheng.errors import LunhengError, nearest
from lunheng.settings.models import Contrast, Group, Selector

# What YAML's readers take for true and false.
_TRUTH = {True: ("yes", "on", "true"), False: ("no", "off", "false")}


class NoDocumentError(LunhengError):
    """No document has a value that is asked for."""


def select(documents, selector: Selector, *, key: str) -> list[str]:
    """Return the ids of the documents that a selector names, sorted.

    Parameters
    ----------
    documents
        Table `documents`.
    selector
        Columns with a value or a list of values; ``years: 2021-2025`` is a range of years.
    key
        Key in the configuration, for errors.

    Raises
    ------
    LunhengError
        A column that does not exist, a value that no document has, or no document at all.
    """
    keep = _mask(documents, selector.model_extra or {}, key)
    if selector.without:
        keep &= ~_mask(documents, selector.without, f"{key}.without")
    names = sorted(documents.loc[keep, "document"])
    if not names:
        raise NoDocumentError(f"key “{key}”: no document fits {selector.model_dump()}")
    return names


def fitting(documents, selector: Selector, *, key: str) -> list[str]:
    """Return what `select` does; an empty list where no document has a value that is asked for.

    A run goes on where a file could not be read and its group is left without a document: what
    stands on that group says that it is empty.

    Raises
    ------
    LunhengError
        A column that does not exist, or years that are no range.
    """
    try:
        return select(documents, selector, key=key)
    except NoDocumentError:
        return []


def _mask(documents, wanted: dict[str, Any], key: str):
    keep = documents["document"].notna()
    if not wanted:
        raise LunhengError(f"key “{key}”: name at least one column of documents, such as source")
    for column, value in wanted.items():
        if column == "years":
            first, _, last = str(value).partition("-")
            if not (first.isdigit() and (last or first).isdigit()):
                raise LunhengError(f"key “{key}.years”: expected 2021-2025, found {value!r}")
            year = documents["year"].astype("Int64")
            keep &= year.between(int(first), int(last or first)).fillna(False).astype(bool)
            continue
        if column not in documents:
            hint = nearest(column, documents.columns)
            raise LunhengError(f"key “{key}”: documents have no column “{column}”{hint}")
        # Years with gaps are read as floats: 2021 must not become "2021.0".
        whole = documents[column].astype("Int64") if column == "year" else documents[column]
        found = whole.astype("string")
        wanted_here = value if isinstance(value, list) else [value]
        values = [_text(v, found, key=f"{key}.{column}") for v in wanted_here]
        for v in values:
            if not found.eq(v).any():
                hint = nearest(v, found.dropna().unique())
                raise NoDocumentError(f"key “{key}.{column}”: no document has “{v}”{hint}")
        keep &= found.isin(values).fillna(False).astype(bool)
    return keep


def _text(value: Any, found: pd.Series, *, key: str) -> str:
    """Return a value as documents have it: composed, and a truth value as one of its words.

    Raises
    ------
    LunhengError
        A truth value that documents have in no word, or in several.
    """
    if not isinstance(value, bool):
        return unicodedata.normalize("NFC", str(value))
    words = _TRUTH[value]
    held = sorted(v for v in found.dropna().unique() if v.casefold() in words)
    if len(held) != 1:
        raise LunhengError(
            f"key “{key}”: {', '.join(words)} without quotes can be YAML's {str(value).lower()}; "
            f'write what the documents have in quotes, such as "{words[0].upper()}"'
        )
    return held[0]


def sides(contrast: Contrast, documents: pd.DataFrame, *, key: str) -> tuple[list[str], list[str]]:
    """Return the documents of a contrast's target and reference; a side may be empty.

    Raises
    ------
    LunhengError
        A column that does not exist, or a document on both sides.
    """
    target = fitting(documents, contrast.target, key=f"{key}.target")
    reference = fitting(documents, contrast.reference, key=f"{key}.reference")
    both = sorted(set(target) & set(reference))
    if both:
        raise LunhengError(f"key “{key}”: “{both[0]}” is on both sides; leave it out of one")
    return target, reference


class Sides(NamedTuple):
    """The documents of a contrast's target and of its reference."""

    target: list[str]
    reference: list[str]


def sides_of(contrasts: dict[str, dict], documents: pd.DataFrame) -> dict[str, Sides]:
    """Return both sides of each contrast, given as plain values; see `sides`."""
    return {
        name: Sides(*sides(Contrast.model_validate(given), documents, key=f"contrasts.{name}"))
        for name, given in contrasts.items()
    }


def counts_places(chosen: bool | None, documents: pd.DataFrame, sides: tuple) -> bool:
    """Return whether place names are counted: as `chosen`, or as the documents are.

    Where all sides speak for places each names itself, so that 上海 is no finding about Shanghai:
    there place names are left out unless the configuration says otherwise.
    """
    if chosen is not None:
        return chosen
    named = set(documents.loc[documents["place"].notna(), "document"])
    return not all(named.issuperset(side) for side in sides)


def groups_of(
    groups: dict[str, Group], documents: pd.DataFrame, *, key: str
) -> dict[str, list[str]]:
    """Return the documents of each group that has any, in the configuration's order."""
    found = {
        name: fitting(documents, group.documents, key=f"{key}.{name}")
        for name, group in groups.items()
    }
    return {name: held for name, held in found.items() if held}


def groupings_of(
    groupings: dict[str, dict], documents: pd.DataFrame
) -> dict[str, dict[str, list[str]]]:
    """Return the documents of each group of each grouping, given as plain values."""
    return {
        grouping: groups_of(
            {name: Group.model_validate(group) for name, group in groups.items()},
            documents,
            key=f"groupings.{grouping}",
        )
        for grouping, groups in groupings.items()
    }
