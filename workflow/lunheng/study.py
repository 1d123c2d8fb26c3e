"""A finished study in a notebook: its tables as data frames, and a figure in one line."""

import functools
from dataclasses import dataclass
from pathlib import Path

from lunheng.errors import LunhengError, nearest
from lunheng.tables.names import ANY


@dataclass(frozen=True)
class Contrast:
    """Rows of table `contrasts` of one contrast and theme.

    `rows` is the data frame; `plot` draws its strongest terms, `volcano` all that were tested.
    """

    rows: object
    name: str
    theme: str
    labels: dict
    glosses: object

    def plot(self, *, lang: str = "zh", n: int = 20):
        """Return a matplotlib Figure of the `n` strongest terms, labelled in `lang`, zh or en."""
        return self._draw("keyness-essay", lang=lang, n=n)

    def volcano(self, *, lang: str = "zh"):
        """Return a matplotlib Figure of every tested term: its ratio against its evidence."""
        return self._draw("volcano", lang=lang)

    def _draw(self, figure: str, *, lang: str, **options):
        from lunheng.figures import style
        from lunheng.figures.catalogue import load

        module = load(figure)
        tables = {"contrasts": self.rows, "terms": self.glosses}
        options |= {"contrast": self.name, "theme": self.theme}
        frame = module.data(tables, options=options)
        drawn = module.draw(frame, lang=lang, themes=[], labels=self.labels)
        # A notebook shows it by itself, in our fonts, whatever its matplotlib backend.
        drawn._repr_png_ = functools.partial(style.png, drawn)
        return drawn

    def _repr_html_(self) -> str:
        return self.rows._repr_html_()


@dataclass(frozen=True)
class Study:
    """A folder of results; `tables` lists what it holds."""

    folder: Path

    @property
    def tables(self) -> list[str]:
        """Return the names of the tables."""
        found = [
            p for part in ("features", "analysis") for p in (self.folder / part).glob("*.parquet")
        ]
        return sorted(path.stem for path in found)

    @property
    def labels(self) -> dict:
        """Return the configuration's names of contrasts, groups and sources, by language.

        Raises
        ------
        LunhengError
            The study has no manifest yet.
        """
        import json

        from lunheng.plan import outputs
        from lunheng.settings.models import parse

        path = self.folder / "manifest.json"
        if not path.is_file():
            raise LunhengError(f"{path}: missing; run snakemake to the end first")
        config = json.loads(path.read_text(encoding="utf-8"))["configuration"]
        return outputs.labels(parse(config, where=str(path)))

    def table(self, name: str):
        """Return a table as a data frame.

        Raises
        ------
        LunhengError
            There is none of that name; the nearest is named.
        """
        from lunheng.tables.io import read_table

        for part in ("analysis", "features"):
            path = self.folder / part / f"{name}.parquet"
            if path.is_file():
                return read_table(path, name)
        raise LunhengError(f"{self.folder}: no table “{name}”{nearest(name, self.tables)}")

    def contrast(self, name: str, *, theme: str = ANY) -> Contrast:
        """Return one contrast, overall or inside a theme.

        Parameters
        ----------
        name
            The contrast's id in the configuration.
        theme
            ``*`` for the whole text, or a theme's id.

        Raises
        ------
        LunhengError
            There is no contrast of that name, or it was not asked for inside that theme.
        """
        table = self.table("contrasts")
        rows = table[table["contrast"] == name]
        if rows.empty:
            known = sorted(set(table["contrast"]))
            raise LunhengError(f"{self.folder}: no contrast “{name}”{nearest(name, known)}")
        here = rows[rows["theme"] == theme]
        if here.empty:
            known = sorted(set(rows["theme"]))
            raise LunhengError(
                f"{self.folder}: contrast “{name}” has no theme “{theme}”{nearest(theme, known)}"
            )
        return Contrast(here.reset_index(drop=True), name, theme, self.labels, self.table("terms"))


def open_study(folder: str | Path) -> Study:
    """Open the results of a study, e.g. ``results/innovation-centres``.

    Raises
    ------
    LunhengError
        The folder holds no results.
    """
    folder = Path(folder)
    if not (folder / "analysis").is_dir():
        raise LunhengError(f"{folder}: no results here; run snakemake, or name results/<study>")
    return Study(folder)
