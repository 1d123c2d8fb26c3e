"""The example study as data, for the modules that read configurations."""

from pathlib import Path

import pandas as pd
import yaml
from lunheng.settings.models import parse

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config" / "studies" / "example.yaml"
DOCUMENTS = pd.DataFrame(
    {
        "document": ["essay/ex-essay", "cities/甲", "cities/乙", "cities/丙"],
        "source": ["essay", "cities", "cities", "cities"],
        "year": pd.array([2026, 2026, 2026, None], dtype="Int32"),
        "region": [None, "沿海", "内陆", "内陆"],
    }
)


def read():
    """Return the example's configuration as it was read from YAML, to be changed at will."""
    return yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))


def configured(data, *path_and_value):
    *path, last, value = path_and_value
    place = data
    for step in path:
        place = place[step]
    place[last] = value
    return parse(data, where="study.yaml")
