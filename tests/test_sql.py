"""Values reach a database as parameters: what is put into a statement itself is the code's own."""

from __future__ import annotations

import ast
import re

from tests.conftest import ROOT

STATEMENT = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|CREATE|ALTER|DROP|COPY|PRAGMA|WHERE|BEGIN)\b"
)
# Names of tables and columns that stand in the code, conditions whose values are parameters, and
# whole numbers of our own. Whoever adds one has seen that it is none of what people write.
OURS = frozenset(
    """any_of each weights DENSE_INDEX LEXICAL_INDEX PATIENCE _ARTICLES column columns dimension
    durability found graph key kind name number only_these sequence table values where
    which""".split()
)


def test_only_names_of_our_own_are_put_into_statements() -> None:
    foreign, seen = [], 0
    for path in [*(ROOT / "bot").rglob("*.py"), *(ROOT / "index").rglob("*.py")]:
        code = path.read_text("utf-8")
        for node in ast.walk(ast.parse(code)) if STATEMENT.search(code) else ():
            for said in _put_in(node):
                names = {one.id for one in ast.walk(said) if isinstance(one, ast.Name)}
                last = {one.attr for one in ast.walk(said) if isinstance(one, ast.Attribute)}
                seen += 1
                if not names - {"self", "database", "len"} <= OURS or last - _THROUGH - OURS:
                    foreign.append(f"{path.name}:{node.lineno}: {ast.unparse(said)}")  # type: ignore[attr-defined]
    assert foreign == []
    assert seen > 40


_THROUGH = frozenset({"_db", "_reader", "database", "join"})


def _put_in(node: ast.AST) -> list[ast.expr]:
    """What is put into a statement."""
    if isinstance(node, ast.JoinedStr):
        fixed = "".join(str(one.value) for one in node.values if isinstance(one, ast.Constant))
        if STATEMENT.search(fixed):
            return [one.value for one in node.values if isinstance(one, ast.FormattedValue)]
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
        sides = (node.left, node.right)
        parts = [one for one in sides if isinstance(one, ast.Constant | ast.JoinedStr)]
        if any(STATEMENT.search(ast.unparse(one)) for one in parts):
            return [one for one in sides if one not in parts]
    if (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
        and STATEMENT.search(ast.unparse(node.func.value))
    ):
        return [*node.args, *(one.value for one in node.keywords)]
    return []
