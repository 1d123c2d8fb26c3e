"""What a formula of `effects` may say: columns, operators, `C` and `log`, and nothing else.

The library that evaluates formulas runs whatever Python stands in them. A study file comes from
others, so a formula is read here as a syntax tree first, and only what is listed passes.
"""

import ast
import re
import unicodedata

from lunheng.errors import LunhengError

LONGEST, DEEPEST, MOST_TERMS, HIGHEST_POWER = 500, 10, 100, 4
CONTRASTS = {
    "treatment": ("base",),
    "SAS": ("base",),
    "sum": (),
    "helmert": ("reverse", "scale"),
    "diff": ("backward",),
    "poly": (),
}
ALLOWED = (
    "allowed are columns of documents, + - * / : **, 0, 1 and brackets, log(column), C(column) "
    'and C(column, contr.treatment("level")) or another of contr.' + ", contr.".join(CONTRASTS)
)
_TEXT = re.compile(r"(\"[^\"\\\n]*\"|'[^'\\\n]*')")
_STRANGE = re.compile(r"[^\w\s+\-*/:().,=]")
_FUNCTIONS = ("C", "log", "contr")


def columns_of(formula: str) -> list[str]:
    """Return the columns that a formula names, sorted; it is read and not evaluated.

    Raises
    ------
    LunhengError
        Says what was found and what is allowed.
    """
    if len(formula) > LONGEST:
        raise LunhengError(f"{len(formula)} characters; a formula has at most {LONGEST}")
    # the left side, each term's rate, is not written; what stands in quotes, the name of a level,
    # is every second piece
    pieces = _TEXT.split(formula.strip().removeprefix("~"))
    _check_signs(pieces[::2], pieces[1::2])
    # Python has no operator `:`; `@`, which no formula has, stands for it while it is read. It
    # binds less closely, by which terms are counted too high and never too low.
    pieces[::2] = [piece.replace(":", "@") for piece in pieces[::2]]
    text = f"({''.join(pieces)})"
    try:
        tree = ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise LunhengError(f"not readable as a formula; {ALLOWED}") from None
    names: set[str] = set()
    _terms(tree.body, names, text)
    return sorted(names)


def _check_signs(code: list[str], levels: list[str]) -> None:
    """Stop at a sign that no formula needs, and at brackets that do not close or go too deep."""
    # the library does not see that a bracket stands in quotes, and would run what follows
    for level in levels:
        if found := re.search(r"[][(){}`]", level):
            raise LunhengError(f"found “{found[0]}” in {level}; rename the level without it")
    bare = '""'.join(code)
    if "~" in bare:
        raise LunhengError(
            "found “~”: a formula here has no left side, write what stands behind it"
        )
    # Python takes some signs for others: ｇｄｐ is gdp to it, and to no table
    for word in re.findall(r"\w+", bare):
        if unicodedata.normalize("NFKC", word) != word:
            raise LunhengError(
                f"found “{word}”; write, and call the column, as plain signs have it"
            )
    for piece in code:
        if found := _STRANGE.search(piece):
            raise _refused(found[0])
    if found := re.search(r"\w+\s+\(", bare):
        raise LunhengError(f"found “{found[0]}”: no blank before the bracket; {ALLOWED}")
    depth = 0
    for sign in bare:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
        if depth > DEEPEST:
            raise LunhengError(f"more than {DEEPEST} brackets within each other")
    if depth:
        raise LunhengError(f"not readable as a formula: a bracket has no partner; {ALLOWED}")


def _refused(found: str) -> LunhengError:
    return LunhengError(f"found “{found}”; {ALLOWED}")


def _terms(node: ast.AST, names: set[str], text: str) -> int:
    """Return how many terms a part stands for at most; collect the columns that it names."""
    match node:
        case ast.Name():
            names.add(_column(node, text))
            return 1
        case ast.Constant() if _source(node, text) in ("0", "1"):
            return 1
        case ast.UnaryOp(op=ast.UAdd() | ast.USub()):
            return _terms(node.operand, names, text)
        case ast.BinOp(op=ast.Pow()):
            power = _source(node.right, text)
            if not (re.fullmatch("[1-9]", power) and int(power) <= HIGHEST_POWER):
                raise LunhengError(f"found “** {power}”; the highest power is {HIGHEST_POWER}")
            return _bounded(_terms(node.left, names, text) ** int(power))
        case ast.BinOp(op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.MatMult()):
            left, right = (_terms(side, names, text) for side in (node.left, node.right))
            both = 0 if isinstance(node.op, ast.Add | ast.Sub) else left * right
            alone = 0 if isinstance(node.op, ast.MatMult) else left + right
            return _bounded(alone + both)
        case ast.Call(func=ast.Name(id="log"), args=[ast.Name() as column], keywords=[]):
            names.add(_column(column, text))
            return 1
        case ast.Call(func=ast.Name(id="C"), args=[ast.Name() as column, *rest], keywords=[]):
            names.add(_column(column, text))
            if len(rest) > 1 or not all(_is_contrast(part) for part in rest):
                raise _refused(_source(node, text))
            return 1
    raise _refused(_source(node, text))


def _bounded(terms: int) -> int:
    if terms > MOST_TERMS:
        raise LunhengError(f"more than {MOST_TERMS} terms when multiplied out")
    return terms


def _is_contrast(node: ast.AST) -> bool:
    """Return whether a part is contr.treatment("level") or one of its kind."""
    match node:
        case ast.Attribute(value=ast.Name(id="contr"), attr=kind):
            return kind in CONTRASTS
        case ast.Call(func=ast.Attribute() as function, args=args, keywords=keywords):
            if not _is_contrast(function):
                return False
            known = CONTRASTS[function.attr]
            return (
                len(args) + len(keywords) <= len(known)
                and all(keyword.arg in known for keyword in keywords)
                and all(_is_value(part) for part in [*args, *(k.value for k in keywords)])
            )
    return False


def _is_value(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | int | float)


def _column(node: ast.Name, text: str) -> str:
    name = _source(node, text)
    if name in _FUNCTIONS:
        raise LunhengError(f"found “{name}” alone; {ALLOWED}")
    if name.startswith("__"):
        raise LunhengError(f"found “{name}”, which is no name of a column here; rename the column")
    return name


def _source(node: ast.AST, text: str) -> str:
    """Return what was written for a part."""
    return (ast.get_source_segment(text, node) or "").replace("@", ":")
