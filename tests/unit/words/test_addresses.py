import time

import pytest
from lunheng.words.addresses import find, is_address

# A text | the addresses in it
CASES = """
See https://pages.example.gov/plan_2030.html?id=7&x=1. | https://pages.example.gov/plan_2030.html?id=7&x=1
见http://www.example.gov.cn/art/2030-04/02/a_9.htm，再说 | http://www.example.gov.cn/art/2030-04/02/a_9.htm
HTTP://WWW.EXAMPLE.COM/ is loud | HTTP://WWW.EXAMPLE.COM/
ftp://files.example.net:21/a, http://localhost:8080/b | ftp://files.example.net:21/a http://localhost:8080/b
(as www.example.org/a_(b).) | www.example.org/a_(b)
网址www.example.cn。 | www.example.cn
look at example.org/path?x=1,2. | example.org/path?x=1,2
example.com.cn or example.ac.uk, gov.cn | example.com.cn example.ac.uk gov.cn
short is ex.am/aB3, no A.B./C | ex.am/aB3
信箱a.b@example.com、mailto:c@example.org | a.b@example.com mailto:c@example.org
doi:10.1000/182; https://doi.org/10.1000/xyz123. | doi:10.1000/182 https://doi.org/10.1000/xyz123
DOI 10.1234/ab(c)12 | 10.1234/ab(c)12
ask @some_body! | @some_body
U.S. e.g. Ph.D. J.P.Morgan 2030.pdf Node.js 3.5% 1.2.3 | -
R&D@scale 5@2 and/or 24/7 10.5/2 | -
the end.The next begins | -
"""


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_addresses_are_found_whole_and_nothing_else_is(line):
    text, listed = line.rsplit(" | ", 1)
    expected = [] if listed == "-" else listed.split(" ")
    found = [text[a:b] for a, b in find(text)]
    assert found == expected
    assert all(is_address(term) and is_address(term.casefold()) for term in found)


@pytest.mark.parametrize("term", ["R&D", "2030.pdf", "5G", "创新", "U.S", "state-of-the-art"])
def test_words_are_no_addresses(term):
    assert not is_address(term)


@pytest.mark.parametrize("piece", ["a.", "a@", "www.", "://", "10.1234/", "a.com(", "a-", "("])
def test_the_time_grows_with_the_length_only(piece):
    start = time.process_time()
    find(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 10
