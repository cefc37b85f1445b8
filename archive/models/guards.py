"""What the database itself refuses, whoever asks: triggers, the same on SQLite and PostgreSQL.

They are installed after migrate, not by migrations: a migration that rebuilds a table on SQLite
drops that table's triggers without a word, and breaks on those of other tables that name it.
Each refusal reaches Django as `django.db.IntegrityError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.core.checks import Warning as CheckWarning
from django.db import DEFAULT_DB_ALIAS, connections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper


class Rule(NamedTuple):
    """A change that is refused. `when` is SQL over OLD and NEW, with SQLite's `IS NOT`."""

    name: str
    table: str
    event: str
    when: str
    message: str
    lock: str = ""
    """A row to lock first on PostgreSQL, where two sessions may write at once."""


def _frozen(table: str, noun: str, *columns: str) -> Rule:
    differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
    return Rule(f"{table}_frozen", f"archive_{table}", "UPDATE", differs, f"a {noun} never changes")


def _never_deleted(table: str, noun: str, when: str) -> Rule:
    message = f"a {noun} that was cited or public is never deleted"
    return Rule(f"{table}_kept", f"archive_{table}", "DELETE", when, message)


def _not_replaced(table: str, noun: str, *natural_key: str) -> Rule:
    """SQLite's REPLACE deletes past the other triggers, so the insert is what is refused."""
    same = " AND ".join(f"{column} = NEW.{column}" for column in natural_key)
    taken = f"EXISTS (SELECT 1 FROM archive_{table} WHERE id = NEW.id OR ({same}))"
    return Rule(
        f"{table}_not_replaced", f"archive_{table}", "INSERT", taken, f"this {noun} exists already"
    )


_PUBLIC_SOURCE = (
    "EXISTS (SELECT 1 FROM archive_source WHERE id = {source} AND published_at IS NOT NULL)"
)
_CITED_REVISION = (
    "EXISTS (SELECT 1 FROM archive_placement p JOIN archive_citation c"
    " ON c.sentence_id = p.sentence_id WHERE p.revision_id = {revision})"
)
_CITATIONS = "(SELECT count(*) FROM archive_citation WHERE statement_id = {statement})"
_WAS_PUBLISHED = (
    "EXISTS (SELECT 1 FROM archive_statement WHERE id = OLD.statement_id AND number IS NOT NULL)"
)
_LOCK_STATEMENT = "PERFORM 1 FROM archive_statement WHERE id = OLD.statement_id FOR UPDATE;"
_OTHER_SOURCE = (
    "(SELECT source_id FROM archive_sentence WHERE id = NEW.sentence_id)"
    " IS NOT (SELECT source_id FROM archive_statement WHERE id = NEW.statement_id)"
)

RULES = [
    _frozen(
        "capture",
        "capture",
        "id",
        "captured_at",
        "original",
        "original_sha256",
        "text",
        "text_sha256",
        "media_type",
        "fetched_url",
        "notes",
        "seams",
        "exchanges",
        "file_name",
        "file_made_on",
    ),
    _frozen(
        "revision",
        "revision",
        "id",
        "source_id",
        "number",
        "capture_id",
        "segmenter",
        "segmenter_version",
        "made_at",
    ),
    _frozen("sentence", "sentence", "id", "source_id", "number", "text"),
    _frozen(
        "placement",
        "placement",
        "id",
        "revision_id",
        "sentence_id",
        "paragraph",
        "start",
        "stop",
        "fragment",
    ),
    _never_deleted(
        "capture",
        "capture",
        "EXISTS (SELECT 1 FROM archive_revision r WHERE r.capture_id = OLD.id AND ("
        + _CITED_REVISION.format(revision="r.id")
        + " OR "
        + _PUBLIC_SOURCE.format(source="r.source_id")
        + "))",
    ),
    _never_deleted(
        "revision",
        "revision",
        _CITED_REVISION.format(revision="OLD.id")
        + " OR "
        + _PUBLIC_SOURCE.format(source="OLD.source_id"),
    ),
    _never_deleted(
        "sentence",
        "sentence",
        "EXISTS (SELECT 1 FROM archive_citation WHERE sentence_id = OLD.id) OR "
        + _PUBLIC_SOURCE.format(source="OLD.source_id"),
    ),
    _never_deleted(
        "placement",
        "placement",
        "EXISTS (SELECT 1 FROM archive_citation WHERE sentence_id = OLD.sentence_id) OR "
        + _PUBLIC_SOURCE.format(
            source="(SELECT source_id FROM archive_sentence WHERE id = OLD.sentence_id)"
        ),
    ),
    _never_deleted("source", "source", "OLD.published_at IS NOT NULL"),
    _never_deleted("statement", "statement", "OLD.number IS NOT NULL"),
    _not_replaced("capture", "capture", "original_sha256"),
    _not_replaced("revision", "revision", "source_id", "number"),
    _not_replaced("sentence", "sentence", "source_id", "number"),
    _not_replaced("placement", "placement", "revision_id", "start"),
    _not_replaced("source", "source", "slug"),
    _not_replaced("statement", "statement", "number"),
    _not_replaced("citation", "citation", "statement_id", "position"),
    Rule(
        "source_stays_known",
        "archive_source",
        "UPDATE",
        "(OLD.published_at IS NOT NULL AND NEW.published_at IS NULL)"
        " OR NEW.next_number < OLD.next_number",
        "what was public stays known, and numbers of sentences are not used again",
    ),
    Rule(
        "statement_keeps_number",
        "archive_statement",
        "UPDATE",
        "OLD.number IS NOT NULL AND NEW.number IS NOT OLD.number",
        "the number of a published statement never changes",
    ),
    Rule(
        "statement_keeps_source",
        "archive_statement",
        "UPDATE",
        "NEW.source_id IS NOT OLD.source_id AND " + _CITATIONS.format(statement="OLD.id") + " > 0",
        "a statement with citations stays with its source",
    ),
    Rule(
        "statement_born_draft",
        "archive_statement",
        "INSERT",
        "NEW.status = 'published'",
        "a statement is published after its citations are there, not before",
    ),
    Rule(
        "statement_published_cites",
        "archive_statement",
        "UPDATE",
        "NEW.status = 'published' AND " + _CITATIONS.format(statement="NEW.id") + " = 0",
        "a published statement rests on at least one sentence",
    ),
    Rule(
        "citation_same_source",
        "archive_citation",
        "INSERT",
        _OTHER_SOURCE,
        "a citation leads to a sentence of the statement's own source",
    ),
    Rule(
        "citation_keeps_same_source",
        "archive_citation",
        "UPDATE",
        _OTHER_SOURCE,
        "a citation leads to a sentence of the statement's own source",
    ),
    Rule(
        "citation_last_stays",
        "archive_citation",
        "DELETE",
        _WAS_PUBLISHED + " AND " + _CITATIONS.format(statement="OLD.statement_id") + " <= 1",
        "the last citation of a published statement stays",
        _LOCK_STATEMENT,
    ),
    Rule(
        "citation_last_not_moved",
        "archive_citation",
        "UPDATE",
        "NEW.statement_id IS NOT OLD.statement_id AND "
        + _WAS_PUBLISHED
        + " AND "
        + _CITATIONS.format(statement="OLD.statement_id")
        + " <= 1",
        "the last citation of a published statement stays",
        _LOCK_STATEMENT,
    ),
]


def rules_for(vendor: str) -> list[Rule]:
    """PostgreSQL has no REPLACE: its unique indexes refuse, and its upsert is an UPDATE."""
    return [rule for rule in RULES if vendor == "sqlite" or "not_replaced" not in rule.name]


def _sqlite(rule: Rule) -> str:
    message = rule.message.replace("'", "''")
    return (
        f"CREATE TRIGGER IF NOT EXISTS guard_{rule.name} BEFORE {rule.event} ON {rule.table}"
        f" WHEN {rule.when} BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _postgresql(rule: Rule) -> str:
    when = rule.when.replace(" IS NOT ", " IS DISTINCT FROM ").replace(
        " IS DISTINCT FROM NULL", " IS NOT NULL"
    )
    message = rule.message.replace("'", "''")
    row = "OLD" if rule.event == "DELETE" else "NEW"
    return (
        f"CREATE OR REPLACE FUNCTION guard_{rule.name}() RETURNS trigger LANGUAGE plpgsql AS $f$"
        f" BEGIN {rule.lock} IF {when} THEN RAISE EXCEPTION '{message}'"
        f" USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $f$;"
        f" CREATE OR REPLACE TRIGGER guard_{rule.name} BEFORE {rule.event} ON {rule.table}"
        f" FOR EACH ROW EXECUTE FUNCTION guard_{rule.name}()"
    )


def install(connection: BaseDatabaseWrapper) -> None:
    remove(connection)
    render = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for rule in rules_for(connection.vendor):
            cursor.execute(render(rule))


def remove(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        for name, table in installed(connection).items():
            table = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER {name}{table}")


def installed(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """The guards now in the database: trigger → table."""
    query = (
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " JOIN pg_namespace ON pg_namespace.oid = relnamespace"
        " WHERE NOT tgisinternal AND tgenabled <> 'D' AND nspname = current_schema()"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: table for name, table in cursor.fetchall() if name.startswith("guard_")}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    wanted = {f"guard_{rule.name}" for rule in rules_for(connection.vendor)}
    return sorted(wanted - installed(connection).keys())


def check_guards(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckWarning]:
    """A migrate that died half-way leaves the guards off until the next one. Only a warning,
    because an error would keep that one from running."""
    return [
        CheckWarning(
            f"The database “{alias}” lacks guards: {', '.join(absent)}.",
            hint="Run “manage.py migrate”; it installs them.",
            id="archive.W001",
        )
        for alias in databases or []
        if _has_tables(connections[alias]) and (absent := missing(connections[alias]))
    ]


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    """Before the first migrate there is nothing to guard."""
    return "archive_generation" in connection.introspection.table_names()


def remove_before_rebuild(*, plan: list[Any], using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    if plan and connections[using].vendor == "sqlite":
        remove(connections[using])


def install_after_migrate(*, using: str = DEFAULT_DB_ALIAS, **kwargs: Any) -> None:
    if _has_tables(connections[using]):
        install(connections[using])
