"""Small mistakes put into a module one at a time: each makes a mutant, which a test should kill."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.Gt: ast.GtE,
    ast.Eq: ast.NotEq,
    ast.In: ast.NotIn,
    ast.Is: ast.IsNot,
    ast.And: ast.Or,
    ast.Add: ast.Sub,
}
_OTHER |= {other: one for one, other in _OTHER.items()}


class Mutant(NamedTuple):
    """A whole module with one mistake, and the line with the mistake as Python writes it."""

    line: int
    right: str
    wrong: str
    source: str


def mutants(source: str) -> list[Mutant]:
    tree = ast.parse(source)
    return [
        _mutant(tree, node, line, field, wrong)
        for node in ast.walk(tree)
        for line, field, wrong in _mistakes(node)
    ]


def _mutant(tree: ast.Module, node: ast.AST, line: int, field: str, wrong: Any) -> Mutant:
    right, lines = getattr(node, field), ast.unparse(tree).split("\n")
    setattr(node, field, wrong)
    source = ast.unparse(tree)
    setattr(node, field, right)
    changed = source.split("\n")
    first = next(n for n, (a, b) in enumerate(zip(lines, changed, strict=False)) if a != b)
    return Mutant(line, lines[first].strip(), changed[first].strip(), source)


def _mistakes(node: ast.AST) -> Iterator[tuple[int, str, Any]]:
    """Fields of a node, each with its line and a wrong value."""
    match node:
        case ast.Compare(ops=[op, *rest]) if type(op) in _OTHER:
            yield node.lineno, "ops", [_OTHER[type(op)](), *rest]
        case ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in _OTHER:
            yield node.lineno, "op", _OTHER[type(op)]()
        case ast.Constant(value=bool(value)):
            yield node.lineno, "value", not value
        case ast.Constant(value=int(value)):
            yield node.lineno, "value", value + 1
        case ast.Return(value=ast.expr()):
            yield node.lineno, "value", ast.Constant(None)
        case ast.If(test=test) | ast.IfExp(test=test) if ast.unparse(test) != "TYPE_CHECKING":
            yield test.lineno, "test", _negated(test)
        case ast.comprehension(ifs=[first, *rest]):
            yield first.lineno, "ifs", [_negated(first), *rest]
    for field in ("body", "orelse"):
        block = getattr(node, field, None)
        for place, statement in enumerate(block if isinstance(block, list) else []):
            if _acts(statement):
                without = [*block[:place], ast.Pass(), *block[place + 1 :]]
                yield statement.lineno, field, without


def _acts(statement: ast.stmt) -> bool:
    """Whether it does something that the next statement could do without."""
    called = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    return called or isinstance(statement, ast.Raise)


def _negated(test: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), test)
