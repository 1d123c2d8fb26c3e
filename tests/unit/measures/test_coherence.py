import pytest
from lunheng.errors import LunhengError
from lunheng.measures.coherence import MEASURES, coherence

TEXTS = [["基金", "银行", "贷款"], ["基金", "银行"], ["森林", "河流"], ["森林", "河流", "湖泊"]] * 3


@pytest.mark.parametrize("measure", MEASURES)
def test_terms_of_one_kind_of_text_cohere_more_than_those_of_two(measure):
    together, apart = coherence(TEXTS, [["基金", "银行"], ["基金", "河流"]], measure=measure)
    assert together > apart


def test_each_topic_has_the_value_that_it_has_alone():
    topics = [["基金", "银行", "贷款"], ["森林", "银行", "湖泊"]]
    both = coherence(TEXTS, topics, measure="c_npmi")
    alone = [coherence(TEXTS, [topic], measure="c_npmi")[0] for topic in topics]
    assert both == pytest.approx(alone)


@pytest.mark.parametrize(
    ("topics", "measure", "says"),
    [
        ([["基金", "银行"]], "u_mass", "expected one of c_v"),
        ([["基金", "海洋"]], "c_v", "no text has “海洋”"),
        ([["基金"]], "c_v", "two or more different terms"),
        ([["基金", "基金"]], "c_v", "two or more different terms"),
        ([["基金", "银行"], ["森林", "河流", "湖泊"]], "c_v", "as many in each"),
    ],
)
def test_topics_that_cannot_be_measured_are_named(topics, measure, says):
    with pytest.raises(LunhengError, match=says):
        coherence(TEXTS, topics, measure=measure)
