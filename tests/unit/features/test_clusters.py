import pandas as pd
import pytest
from lunheng.errors import LunhengError
from lunheng.features.clusters import clusters, copies


def pairs(*names):
    return pd.DataFrame(names, columns=["document_a", "document_b"])


def documents(speakers, copied=()):
    frame = pd.DataFrame({"document": list(speakers), "speaker": list(speakers.values())})
    return frame.assign(cluster=copies(frame["document"], pairs(*copied)))


def test_copies_of_copies_are_one_and_others_stand_alone():
    names = pd.Series(["s/a", "s/b", "s/c", "s/d"])
    found = copies(names, pairs(("s/b", "s/c"), ("s/c", "s/d")))
    assert found.tolist() == ["s/a", "s/b", "s/b", "s/b"]


def test_a_column_joins_its_values_and_a_document_without_one_stands_alone():
    held = documents({"s/a": "Li", "s/b": "Li", "s/c": None, "s/d": "Wu"})
    assert clusters(held, by="speaker").tolist() == ["Li", "Li", "s/c", "Wu"]
    assert clusters(held, by=None).tolist() == ["s/a", "s/b", "s/c", "s/d"]


def test_copies_join_what_the_column_keeps_apart():
    held = documents({"s/a": "Li", "s/b": "Wu", "s/c": "Wu", "s/d": None}, [("s/a", "s/b")])
    assert clusters(held, by="speaker").tolist() == ["Li", "Li", "Li", "s/d"]


def test_a_value_that_looks_like_an_id_is_no_document():
    held = documents({"s/a": "s/b", "s/b": None})
    assert len(set(clusters(held, by="speaker"))) == 2 or clusters(held, by="speaker")[0] == "s/b"


def test_a_column_that_is_not_there_is_named_with_the_nearest():
    with pytest.raises(LunhengError, match=r"clusters.*“speakr”.*speaker"):
        clusters(documents({"s/a": "Li"}), by="speakr")
