"""One act on several statements at once: rehearsed first, then done with all of them or none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from archive.actions.base import ActionError
from archive.models import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Act = Callable[[Statement], object]

MEANWHILE = "Someone changed this statement after you opened the list; review it again."


class Outcome(NamedTuple):
    """What became, or would become, of one statement; `refusal` is empty if all is well."""

    statement: Statement
    refusal: str


class NotAll(ActionError):
    """At least one was refused, so none was done."""

    def __init__(self, outcomes: list[Outcome]) -> None:
        refused = sum(bool(outcome.refusal) for outcome in outcomes)
        were = "one statement was" if refused == 1 else f"{refused} statements were"
        super().__init__(f"Nothing was done because {were} refused; the reasons are below.")
        self.outcomes = outcomes


@transaction.atomic
def rehearse(statements: Iterable[Statement], act: Act) -> list[Outcome]:
    """What would become of each: the act itself is done, in their order, and all of it undone."""
    outcomes = [_try(statement, act) for statement in statements]
    transaction.set_rollback(True)
    return outcomes


@transaction.atomic
def do_all(statements: Iterable[Statement], seen: Mapping[int, str], act: Act) -> None:
    """Do it with all of them, if each still is as it was seen. Raises NotAll; then nothing is
    done."""

    def unchanged(statement: Statement) -> None:
        current = Statement.objects.select_for_update().get(pk=statement.pk)
        if mark(current) != seen.get(statement.pk):
            raise ActionError(MEANWHILE)
        act(current)

    outcomes = [_try(statement, unchanged) for statement in statements]
    if any(outcome.refusal for outcome in outcomes):
        raise NotAll(outcomes)


def mark(statement: Statement) -> str:
    """Which state of a statement an editor looked at."""
    return f"{statement.version}-{statement.status}"


def _try(statement: Statement, act: Act) -> Outcome:
    try:
        with transaction.atomic():
            act(statement)
    except ActionError as refusal:
        return Outcome(statement, str(refusal))
    except ValidationError as refusal:
        return Outcome(statement, " ".join(refusal.messages))
    return Outcome(statement, "")
