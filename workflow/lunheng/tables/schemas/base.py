"""What a declaration of a table is, and the columns that several tables share."""

from dataclasses import dataclass

import pyarrow as pa

_TYPES = {
    "s": pa.string(),
    "i": pa.int32(),
    "l": pa.int64(),
    "f": pa.float64(),
    "b": pa.bool_(),
    "li": pa.list_(pa.int32()),
}


@dataclass(frozen=True)
class Table:
    """A table's declaration; ``open`` tables take further string columns (groups)."""

    about: str
    key: tuple[str, ...]
    columns: dict[str, tuple[str, str]]
    open: bool = False

    def schema(self, extra: tuple[str, ...] = ()) -> pa.Schema:
        """Return the Arrow schema, `extra` nullable string columns last."""
        fields = [
            pa.field(name, _TYPES[kind.rstrip("?")], nullable=kind.endswith("?"))
            for name, (kind, _) in self.columns.items()
        ]
        return pa.schema(fields + [pa.field(name, pa.string()) for name in extra])


DOCUMENT = {"document": ("s", "id of the document: source/name")}
THEME = {"theme": ("s", "id of the theme in the codebook")}
MARKS = {
    "stance": ("s", "id of the stance; * for any"),
    "instrument": ("s", "id of the policy instrument; * for any"),
}
TERM = {"term": ("s", "token as segmented, or a formulation")}
UNIT = {"unit": ("i", "number of the unit in its document, from 0")}
MODEL = {
    "model": ("s", "nmf or lda"),
    "k": ("i", "number of topics"),
    "topic": ("i", "number of the topic in its model, by prevalence, from 0"),
}
CONTRAST = {
    "contrast": ("s", "id of the contrast in the configuration"),
    "theme": ("s", "theme inside which the vocabulary is counted; * for the whole text"),
    **TERM,
}
