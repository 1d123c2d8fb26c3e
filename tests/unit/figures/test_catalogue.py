"""What a figure module says of itself, and that it is so."""

import copy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import figure_tables
import pytest
import yaml
from lunheng.errors import LunhengError
from lunheng.figures import catalogue, selectors
from lunheng.figures.catalogue import FIGURES, load
from lunheng.modules import PACKAGE
from lunheng.plan import outputs
from lunheng.settings.models import parse
from lunheng.tables.schemas import analysis, features
from matplotlib.text import Text

ROOT = Path(__file__).parents[3]
REGIONS = {**figure_tables.REGIONS, "其他": figure_tables.others(*figure_tables.REGIONS)}


class Noting(dict):
    """A dict that notes which keys are asked for."""

    def __init__(self, *args):
        super().__init__(*args)
        self.asked = set()

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)


def study_of_the_made_up_tables():
    """Return the default study, its names those of the made-up tables, each label its own."""
    data = yaml.safe_load((ROOT / "config" / "config.yaml").read_text(encoding="utf-8"))
    shown = data["figures"]
    shown["regional"] = list(figure_tables.OPTIONS["keyness-regions"]["contrasts"])
    own = zip(shown["regional"], ("jing-jin-ji", "yangtze-delta", "greater-bay"), strict=True)
    data["contrasts"] |= {new: data["contrasts"].pop(old) for new, old in own}
    group = {"label": {"zh": "", "en": ""}, "documents": {"source": "provincial-2026"}}
    names = {
        "profile": figure_tables.OPTIONS["theme-profile"]["shown"],
        "regions": REGIONS,
        "instruments": [*figure_tables.OPTIONS["instruments"]["shown"], "not-drawn"],
    }
    data["groupings"] = {g: {n: copy.deepcopy(group) for n in ns} for g, ns in names.items()}
    for number, place in enumerate(places_of_labels(data)):
        write(data, place, f"L{number:03d}")
    return data


def places_of_labels(data):
    """Return where labels stand: the keys that lead to each."""
    found = [("sources", name, "label") for name in data["sources"]]
    for name, contrast in data["contrasts"].items():
        found += [("contrasts", name, key) for key in ("label", "note") if key in contrast]
    return found + [
        ("groupings", grouping, name, "label")
        for grouping, groups in data["groupings"].items()
        for name in groups
    ]


def write(data, place, word):
    for step in place[:-1]:
        data = data[step]
    data[place[-1]] = {"zh": f"{word}zh", "en": f"{word}en"}


def word_of(data, place):
    for step in place:
        data = data[step]
    return data["en"]


@pytest.fixture(scope="module")
def study():
    return study_of_the_made_up_tables()


@pytest.fixture(scope="module")
def printed(study):
    """Return the words of each figure, drawn with all labels of the study at hand."""
    config, tables = parse(study, where="study.yaml"), figure_tables.tables()
    found = {}
    for name in FIGURES:
        module, options = load(name), dict(figure_tables.OPTIONS[name])
        if "groups" in options:
            options["groups"] = REGIONS
        frame = module.data(tables, options=options)
        labels = outputs.labels(config) | module.prints(config)
        fig = module.draw(frame, lang="en", themes=figure_tables.THEMES, labels=labels)
        found[name] = " ".join(text.get_text() for text in fig.findobj(Text))
    return found


def test_every_figure_of_the_folder_is_in_the_list_once():
    there = {p.stem for p in (PACKAGE / "figures").glob("*.py") if "\nNAME = " in p.read_text()}
    assert sorted(name.replace("-", "_") for name in FIGURES) == sorted(there)
    assert [load(name).NAME for name in FIGURES] == list(FIGURES)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_says_all_about_itself(name):
    module = load(name)
    for part in ("wanted", "settings", "prints", "data", "draw"):
        assert callable(getattr(module, part)), part
    assert module.TABLES and set(module.TABLES) <= {*features.TABLES, *analysis.TABLES}
    assert len(set(module.TABLES)) == len(module.TABLES)


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_reads_the_tables_and_settings_that_it_names_and_no_more(name, study):
    module, config = load(name), parse(study, where="study.yaml")
    tables, options = Noting(figure_tables.tables()), Noting(figure_tables.OPTIONS[name])
    module.data(tables, options=options)
    told = module.settings(config)
    assert yaml.safe_load(yaml.safe_dump(told)) == told, "not plain values"
    assert set(told) <= options.asked
    selecting = {"documents"} if set(told) & set(selectors.KEYS) else set()
    assert set(module.TABLES) == tables.asked | selecting


def test_the_rule_asks_for_what_the_modules_name():
    # imported here, so that the other tests need no Snakemake
    from snakemake.api import SnakemakeApi
    from snakemake.settings.enums import Quietness
    from snakemake.settings.types import ConfigSettings, OutputSettings, ResourceSettings

    file = ROOT / "config" / "studies" / "example.yaml"
    study = parse(yaml.safe_load(file.read_text(encoding="utf-8")), where=file.name)
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        workflow = api.workflow(
            resource_settings=ResourceSettings(cores=1),
            config_settings=ConfigSettings(configfiles=[file]),
            snakefile=ROOT / "Snakefile",
            workdir=ROOT,
        )
        rule = {rule.name: rule for rule in workflow._workflow.rules}["draw_figure"]
    for name in catalogue.wanted(study):
        module, asked = load(name), SimpleNamespace(figure=name)
        folders = {t: "features" if t in features.TABLES else "analysis" for t in module.TABLES}
        assert rule.input.tables(asked) == [
            f"results/example/{folders[t]}/{t}.parquet" for t in module.TABLES
        ]
        books = [str(ROOT / getattr(study, key)) for key in getattr(module, "BOOKS", ())]
        assert rule.input.marks(asked) == books
        assert rule.params.settings(asked) == module.settings(study)
        assert rule.params.labels(asked) == module.prints(study)


def test_a_changed_label_tells_exactly_the_figures_that_print_it(study, printed):
    def told(data):
        config = parse(data, where="study.yaml")
        return {n: (load(n).settings(config), load(n).prints(config)) for n in FIGURES}

    before, unprinted = told(study), []
    for place in places_of_labels(study):
        changed = copy.deepcopy(study)
        write(changed, place, "other")
        after = told(changed)
        word = word_of(study, place)
        bearing = {name for name in FIGURES if word in printed[name]}
        assert {name for name in FIGURES if after[name] != before[name]} == bearing, place
        unprinted += [] if bearing else [place[:-1]]
    assert ("sources", "laws") in unprinted and (
        "groupings",
        "instruments",
        "not-drawn",
    ) in unprinted
    assert len(unprinted) < len(places_of_labels(study)) / 2


def test_modules_are_cheap_to_import():
    heavy = ("matplotlib", "seaborn", "scipy", "sklearn", "PIL", "fontTools")
    script = (
        "import sys; from lunheng.figures.catalogue import FIGURES, load; "
        f"[load(n) for n in FIGURES]; print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]", "import it inside the function that draws"


def test_a_figure_whose_tables_no_study_part_makes_is_not_wanted():
    data = study_of_the_made_up_tables()
    for key, gone in (("stances", {"structure", "instruments"}), ("instruments", {"instruments"})):
        config = parse(data | {key: None}, where="study.yaml")
        assert set(FIGURES) - set(catalogue.wanted(config)) == gone
    config = parse(data | {"figures": data["figures"] | {"instruments": None}}, where="study.yaml")
    assert set(FIGURES) - set(catalogue.wanted(config)) == {"instruments"}


def test_unknown_figure_names_the_nearest():
    with pytest.raises(LunhengError, match="keyness-essay"):
        load("keynes-essay")
