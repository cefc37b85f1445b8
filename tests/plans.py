"""How the database would answer the queries of a page: what it would read without a bound.

A table is read without a bound where every row of it is looked at, or each row of an index. What
stops at a LIMIT in the order of an index is bounded.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

GROWING = frozenset(
    f"archive_{name}"
    for name in (
        "statement",
        "statement_topics",
        "statement_attributed_to",
        "statement_addressed_to",
        "source",
        "revision",
        "sentence",
        "placement",
        "citation",
        "index_row",
        "index_thing",
    )
)


TIMES = 1_000


def take_stock() -> None:
    """Tell the database how much it holds, and SQLite that it holds much more: of few rows it would
    read all. PostgreSQL looks at the tables themselves."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        if connection.vendor != "sqlite":
            return
        cursor.execute("SELECT rowid, stat FROM sqlite_stat1")
        for row, stat in cursor.fetchall():
            rows, *rest = stat.split()
            larger = " ".join([str(int(rows) * TIMES), *rest])
            cursor.execute("UPDATE sqlite_stat1 SET stat = %s WHERE rowid = %s", [larger, row])
        cursor.execute("ANALYZE sqlite_master")  # which reads them again


class Reading(NamedTuple):
    """A table that is read without a bound, how, and for which query."""

    table: str
    how: str
    sql: str

    def __str__(self) -> str:
        return f"{self.how}\n    in {self.sql}"


def unbounded(client: Client, path: str) -> list[Reading]:
    """What the queries of a page read without a bound, of the tables that grow with the archive."""
    client.get(path)  # what is read once a process is read by now
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
        if response.streaming:
            list(response)
    assert response.status_code == 200, (path, response.status_code)
    asked = [query["sql"] for query in captured if query["sql"].startswith("SELECT")]
    assert asked, path
    return [reading for sql in asked for reading in readings(sql)]


def readings(sql: str) -> list[Reading]:
    found = _sqlite(sql) if connection.vendor == "sqlite" else _postgresql(sql)
    return [Reading(table, how, sql) for table, how in found if table in GROWING]


def _explained(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


_STEP = re.compile(r"(SCAN|SEARCH) (?:TABLE )?(\w+)(?: AS (\w+))?(.*)")
_ALL_KEYS = re.compile(r"\(\w+>\?\)$")
"""So SQLite says that a column is not null."""
_AMONG_ALL = re.compile(r"USING (?:ROWID|INDEX \w+) SEARCH ON TABLE (\w+)\b.* FOR IN-OPERATOR")
"""A list of all keys of a table, each of which may be tried in turn."""


def _sqlite(sql: str) -> Iterator[tuple[str, str]]:
    names = {alias: table for table, alias in re.findall(r'"?(archive_\w+)"? ([A-Z]\d+)\b', sql)}
    steps = _explained(f"EXPLAIN QUERY PLAN {sql}")
    outer = [detail for _, parent, _, detail in steps if parent == 0]
    sorts = any(re.match("USE TEMP B-TREE FOR (ORDER|GROUP|DISTINCT)", step) for step in outer)
    stops = bool(re.search(r" LIMIT \d+( OFFSET \d+)?$", sql)) and not sorts
    for _, _, _, detail in steps:
        if among := _AMONG_ALL.match(detail):
            yield among[1], detail
        if not (found := _STEP.match(detail)):
            continue
        way, table, _, rest = found.groups()
        whole = way == "SCAN" or "AUTOMATIC" in rest or _ALL_KEYS.search(rest)
        if whole and not (stops and detail == outer[0]):
            yield names.get(table, table), detail


_DEAR = {"enable_seqscan": "off", "cpu_tuple_cost": 10, "cpu_index_tuple_cost": 5}
_BLOCKING = {"Sort", "Aggregate", "Hash", "Materialize", "Memoize", "SetOp", "Unique"}
_NOT_NULL = re.compile(r"^\([\w.]+ IS NOT NULL\)$")


def _postgresql(sql: str) -> Iterator[tuple[str, str]]:
    """Each row is made dear, so that it matters how many are read though they are few."""
    with connection.cursor() as cursor:
        for name, value in _DEAR.items():
            cursor.execute(f"SET LOCAL {name} = {value}")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        (plan,) = cursor.fetchone()
        for name in _DEAR:
            cursor.execute(f"SET LOCAL {name} TO DEFAULT")
    plan = json.loads(plan) if isinstance(plan, str) else plan
    yield from _nodes(plan[0]["Plan"], stops=False)


def _nodes(node: dict[str, Any], *, stops: bool) -> Iterator[tuple[str, str]]:
    kind, table = node["Node Type"], node.get("Relation Name", "")
    if table and not stops and _reads_all(node):
        condition = node.get("Index Cond") or node.get("Filter", "")
        yield table, f"{kind} of {table} by {node.get('Index Name')}: {condition}"
    for below in node.get("Plans", ()):
        inner = below.get("Parent Relationship") in ("Inner", "SubPlan", "InitPlan")
        goes_on = stops and kind not in _BLOCKING and not inner
        yield from _nodes(below, stops=goes_on or kind == "Limit")


def _reads_all(node: dict[str, Any]) -> bool:
    if node["Node Type"] == "Bitmap Heap Scan":
        return any(map(_reads_all, _bitmaps(node)))
    condition = node.get("Index Cond", "")
    return not condition or bool(_NOT_NULL.match(condition))


def _bitmaps(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for below in node.get("Plans", ()):
        if below["Node Type"] == "Bitmap Index Scan":
            yield below
        yield from _bitmaps(below)
