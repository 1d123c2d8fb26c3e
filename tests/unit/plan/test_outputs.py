from lunheng.figures import catalogue
from lunheng.plan import outputs
from lunheng.settings.models import parse
from lunheng.tables.schemas.every import TABLES


def test_optional_parts_of_a_study_leave_their_tables_and_figures_out(data):
    full = parse(data, where="c")
    assert set(outputs.analyses(full, evaluated=True)) <= set(TABLES)
    for name in ("trends", "claims"):
        del data[name]
    data["figures"]["regional"] = []
    data["contrasts"]["essay-cities"]["themes"] = []
    less = parse(data, where="c")
    gone = set(outputs.analyses(full, evaluated=True)) - set(outputs.analyses(less, evaluated=True))
    assert gone == {"trends", "formulations", "robustness"}
    gone = set(outputs.analyses(full, evaluated=True)) - set(
        outputs.analyses(full, evaluated=False)
    )
    assert gone == {"evaluation", "evaluation_rules"}
    assert set(catalogue.wanted(full)) == set(catalogue.FIGURES)
    gone = set(catalogue.wanted(full)) - set(catalogue.wanted(less))
    assert gone == {"keyness-themes", "keyness-regions", "trends-themes"}


def test_labels_name_sources_contrasts_groups_and_lone_documents(data):
    labels = outputs.labels(parse(data, where="c"))
    assert labels["cities"]["en"] == "city reports"
    assert labels["coast-inland"]["zh"] == "沿海 对 内陆"
    assert labels["inland"]["en"] == "inland"
    assert labels["essay/ex-essay"] == labels["essay"]
    assert not any("{" in name for name in labels)


def test_a_study_of_texts_alone_has_frequencies_and_no_figure(data):
    bare = parse({key: data[key] for key in ("study", "title", "sources")}, where="c")
    tables = set(outputs.analyses(bare, evaluated=False))
    assert {"contrasts", "frequencies"} <= tables
    assert not tables & {"theme_shares", "topics", "similarity", "stance_shares", "structure"}
    assert catalogue.wanted(bare) == []
