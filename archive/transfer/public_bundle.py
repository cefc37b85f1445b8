"""What readers see of the archive, as a bundle from which another machine can rebuild its pages.

No draft, no note of an editor, no editor's name. What was withdrawn is there as its page
does: its number or slug and the reason. A capture is whole, as text fragments and hashes need it.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from archive.models import (
    Act,
    Actor,
    Capture,
    Catalogue,
    ComparisonPoint,
    Correction,
    Departure,
    Event,
    FormerSlug,
    Revision,
    Sentence,
    Source,
    Statement,
    StatementStatus,
    Succession,
    Topic,
)
from archive.selectors.rights import RIGHTS
from archive.transfer import bundle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import Model, QuerySet

    Thing = dict[str, Any]

SIGNED = "Readout"  # in place of the editor whom the record names
WITHDRAWN = "(withdrawn)"


def lines(head: Thing) -> Iterator[bytes]:
    return bundle.sealed({"public": True, "rights": RIGHTS, **head}, _objects())


def _objects() -> Iterator[Thing]:
    positions = _positions()
    released = set(Source.objects.released().values_list("slug", flat=True))
    public = set(Source.objects.published().values_list("slug", flat=True))
    withdrawn = set(Statement.objects.withdrawn().values_list("number", flat=True))
    shown: dict[type[Model], Callable[[Thing], Thing]] = {
        Topic: lambda topic: topic | {"cue_words": ""},
        Capture: _unnamed,
        Source: lambda source: _source(source, public, released),
        Succession: _unsigned,
        Departure: _unsigned,
        ComparisonPoint: lambda p: p | {"position": positions[p["event"], p["position"]]},
        Statement: lambda statement: _statement(statement, public, withdrawn, positions),
        Correction: lambda correction: correction | {"made_by_name": SIGNED},
    }
    for model in bundle.COLUMNS:
        yield from map(shown.get(model, dict), bundle.objects(model, _public(model)))


def _public(model: type[Model]) -> QuerySet[Any]:
    rows = bundle.rows_of(model)
    if model is FormerSlug:
        actors, topics = Actor.objects.published(), Topic.objects.published()
        return rows.filter(
            Q(kind=Catalogue.ACTOR, now__in=actors.order_by().values("slug"))
            | Q(kind=Catalogue.TOPIC, now__in=topics.order_by().values("slug"))
        )
    named: dict[type[Model], QuerySet[Any]] = {
        Actor: Actor.objects.published(),
        Topic: Topic.objects.published(),
        Event: Event.objects.published(),
        Capture: Capture.objects.published(),
        Source: Source.objects.released(),
        Sentence: Sentence.objects.published(),
        Revision: Revision.objects.published(),
        Succession: Succession.objects.published(),
        Departure: Departure.objects.published(),
        ComparisonPoint: ComparisonPoint.objects.published(),
        Statement: Statement.objects.numbered(),
        Correction: Correction.objects.published(),
    }
    return rows.filter(pk__in=named[model].order_by().values("pk"))


def _unnamed(capture: Thing) -> Thing:
    """A file's name was given by an editor, and may say more than the file does."""
    return {column: value for column, value in capture.items() if column != "file_name"}


def _unsigned(decision: Thing) -> Thing:
    """That someone confirmed it stays known."""
    return decision | {"confirmed_by_name": decision["confirmed_by_name"] and SIGNED}


def _positions() -> dict[tuple[str, int], int]:
    """Rows of comparisons counted again, since gaps would reveal drafts."""
    counts = Counter[str]()
    found = {}
    points = ComparisonPoint.objects.published().order_by("event", "position")
    for event, position in points.values_list("event__slug", "position"):
        counts[event] += 1
        found[event, position] = counts[event]
    return found


def _source(source: Thing, public: set[str], released: set[str]) -> Thing:
    source |= {"published_by_name": SIGNED}
    if source["rendition_of"] not in released:
        source["rendition_of"] = None
    if source["slug"] in public:
        return source
    nothing = dict.fromkeys(("short_title", "page_title", "url", "archived_url", "note"), "")
    return source | nothing | {"title": WITHDRAWN, "issued_on": None, "next_number": 1}


def _statement(
    statement: Thing,
    public: set[str],
    withdrawn: set[int | None],
    positions: dict[tuple[str, int], int],
) -> Thing:
    statement.pop("steps", None)
    statement |= {
        "note": "",
        "created_at": statement["published_at"],
        "written_by_name": "",
        "reviewed_at": None,
        "reviewed_by_name": "",
        "published_by_name": SIGNED,
        "version": 1,  # it counts drafts and notes as well; readers count corrections
        "updated_at": statement["published_at"],
        "points": [
            [event, positions[event, position]]
            for event, position in statement["points"]
            if (event, position) in positions
        ],
    }
    if statement["number"] not in withdrawn:
        return statement
    return statement | {
        "text": WITHDRAWN,
        "act": Act.DISCUSSED,
        "said_on": None,
        "listed_on": statement["published_at"].date(),
        "status": StatementStatus.WITHDRAWN,
        "sentences": statement["sentences"] if statement["source"] in public else [],
        "points": [],
    }
