"""Addresses: of pages, mail, files on the net and publications (DOI); tokens that are no words."""

import re

_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = rf"(?:{_LABEL}\.){{1,8}}[a-z]{{2,24}}(?![a-z0-9-])"
# A name without http:// or www. before it: only what no file or abbreviation ends in
_TOP = r"(?:com|org|net|gov|edu|mil|info)(?:\.[a-z]{2})?|(?:ac|co)\.[a-z]{2}"
_BARE = (
    rf"(?:(?:{_LABEL}\.){{1,8}}(?:{_TOP})|(?:gov|edu)\.[a-z]{{2}})(?![a-z0-9.-]*[a-z0-9])"
    rf"|(?:{_LABEL}\.){{1,8}}[a-z]{{2}}(?=/[a-z0-9])"
)
# RFC 3986 without the marks that close a sentence or a bracket around the address
_REST = r"(?:[a-z0-9\-_~/#@$&*+=%]|[.,;:?!'](?=[a-z0-9\-_~/#@$&*+=%(?])|\([^()\s]{0,99}\))"
_PATH = rf"(?:(?::[0-9]{{2,5}})?(?:[/?#]{_REST}{{0,2000}}+)?)"
PATTERN = (
    r"(?<![a-z0-9@._%+-])(?:"
    rf"(?:[a-z][a-z0-9+-]{{1,11}}:)//{_REST}{{1,2000}}+"
    rf"|(?:mailto:)?[a-z0-9_%+-](?:[a-z0-9._%+-]{{0,62}}[a-z0-9_%+-])?@{_HOST}"
    rf"|www\.{_HOST}{_PATH}"
    rf"|(?:{_BARE}){_PATH}"
    rf"|(?:doi:? ?)?10\.[0-9]{{4,9}}/{_REST}{{1,200}}+"
    r"|@[a-z0-9_]{2,30}(?![a-z0-9_@.])"
    ")"
)
_ADDRESS = re.compile(PATTERN, re.IGNORECASE | re.ASCII)
# Runs of what addresses are written with; few hold a mark that each address has.
_RUN = re.compile("[!-~]{4,}+")
_DOI = re.compile(r"doi:? $", re.IGNORECASE)


def find(text: str) -> list[tuple[int, int]]:
    """Find the addresses of a normalised text.

    Returns
    -------
    (start, end) in characters, in order, without overlap.
    """
    found = []
    for run in _RUN.finditer(text):
        held = run.group()
        if "." in held or "@" in held or "//" in held:
            begin = run.start()
            found += [(begin + m.start(), begin + m.end()) for m in _ADDRESS.finditer(held)]
    return found


def is_address(term: str) -> bool:
    """Return whether a term is an address as a whole."""
    return _ADDRESS.fullmatch(term) is not None
