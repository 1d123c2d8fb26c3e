"""Which population the gold stands for: what its sentences were sampled from."""

from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from lunheng.errors import LunhengError
from lunheng.settings.models import Selector
from lunheng.settings.selection import select
from lunheng.tables.yaml_file import line_of, read_yaml


class Population(BaseModel):
    """Documents that were sampled, and how the gold names them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: str = Field(description="the gold file, in the folder of the gold")
    names: str = Field(description="how its names of these documents begin")
    becomes: str = Field(description="what stands there in the ids of our documents")
    documents: Selector = Field(description="all documents that could have been drawn")
    min_characters: int = Field(1, ge=1, description="shorter sentences could not be drawn")
    whole: bool = Field(False, description="every sentence was coded: no sample")


def load_design(path: str | Path) -> dict[str, Population]:
    """Read which populations the gold was sampled from.

    Raises
    ------
    LunhengError
        Names the file and the key.
    """
    data, node = read_yaml(path)
    if not isinstance(data, dict):
        raise LunhengError(f"{path}: expected populations by name, found {type(data).__name__}")
    design = {}
    for name, given in data.items():
        try:
            design[name] = Population.model_validate(given)
        except ValidationError as errors:
            first = errors.errors()[0]
            steps = (name, *first["loc"])
            key = ".".join(map(str, steps))
            raise LunhengError(
                f"{path}, line {line_of(node, steps)}: key “{key}”: {first['msg']}; known keys are "
                f"{', '.join(Population.model_fields)}"
            ) from None
    return design


def frames(design: dict[str, Population], documents: pd.DataFrame) -> dict[str, list[str]]:
    """Return the ids of each population's documents."""
    return {
        name: select(documents, population.documents, key=f"{name}.documents")
        for name, population in design.items()
    }
