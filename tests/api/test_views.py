from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from archive.models import SourceStatus, StatementStatus
from tests.factories import (
    ActorFactory,
    ComparisonPointFactory,
    CorrectionFactory,
    DraftSourceFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
    add_revision,
)

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def test_a_statement_says_what_its_page_says(client: Client) -> None:
    speaker, topic = ActorFactory(name="Donald Trump"), TopicFactory(slug="energy")
    source = PublishedSourceFactory(slug="call", texts=[["A sentence.", "Ещё одно."]])
    number = PublishedStatementFactory(
        source=source, attributed_to=[speaker], topics=[topic], sentences=[2]
    ).number
    found = get(client, f"statements/{number}/")
    assert found["attributed_to"][0]["name"] == "Donald Trump"
    assert found["sentences"][0]["text"] == "Ещё одно."
    assert found["sentences"][0]["url"] == "http://testserver/sources/call/s2/"
    assert get(client, "statements/?topic=energy")["results"] == [found]


def test_pages_of_a_list_lead_to_each_other(client: Client) -> None:
    source = PublishedSourceFactory()
    PublishedStatementFactory.create_batch(51, source=source, attributed_to=[], topics=[])
    first = client.get("/api/v1/statements/?order=oldest")
    assert first.json()["count"] == 51
    assert first.headers["Link"] == f'<{first.json()["next"]}>; rel="next"'
    second = client.get(first.json()["next"]).json()
    assert [s["id"] for s in first.json()["results"] + second["results"]] == [*range(1, 52)]
    assert client.get(second["previous"]).json() == first.json()
    assert second["next"] is None


@pytest.mark.parametrize("name", ["topics", "actors"])
def test_other_lists_are_paged_too(client: Client, name: str) -> None:
    for _ in range(26):
        PublishedStatementFactory(topics=[TopicFactory(), TopicFactory()])
    first = get(client, f"{name}/")
    second = client.get(first["next"]).json()
    slugs = [each["slug"] for each in first["results"] + second["results"]]
    assert slugs == sorted(set(slugs))
    assert len(slugs) == first["count"] == 52


@pytest.mark.parametrize(
    ("path", "parameter"),
    [
        ("statements/?colour=red", "colour"),
        ("statements/?more=topic", "more"),
        ("statements/?topic=unknown", "topic"),
        ("statements/?from=yesterday", "from"),
        ("statements/?after=x", "after"),
        ("statements/?order=relevance", "order"),
        ("statements/1/?x=1", "x"),
        ("topics/?after=nowhere", "after"),
        ("topics/?after=a.1&after=b.2", "after"),
        ("sources/?after=2025-02-31.a", "after"),
        ("corrections/?q=a", "q"),
    ],
)
def test_what_is_not_understood_is_refused_and_named(
    client: Client, path: str, parameter: str
) -> None:
    PublishedStatementFactory()
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in response.json()["errors"]] == [parameter]


@pytest.mark.parametrize("path", ["statements/?q=%00", f"statements/?q={'x' * 3000}"])
def test_what_no_view_should_meet_is_a_problem_too(client: Client, path: str) -> None:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"


def test_unknown_addresses_are_problems(client: Client) -> None:
    for path in (
        "statements/9/",
        "sources/none/",
        "topics/none/",
        "elsewhere",
        "events/no/points/",
    ):
        assert get(client, path, 404)["status"] == 404


def test_drafts_are_nowhere(client: Client) -> None:
    draft = DraftSourceFactory()
    statement = DraftStatementFactory(topics=[topic := TopicFactory()])
    for path in (f"sources/{draft.slug}/", f"sources/{draft.slug}/sentences/1/"):
        get(client, path, 404)
    get(client, f"topics/{topic.slug}/", 404)
    for name in ("statements", "topics"):
        assert get(client, f"{name}/")["count"] == 0
    sentences = get(client, f"sources/{statement.source.slug}/sentences/")["results"]
    assert sentences[0]["statements"] == []


def test_what_was_withdrawn_says_why(client: Client) -> None:
    gone = PublishedStatementFactory(publish__status=StatementStatus.WITHDRAWN)
    CorrectionFactory(statement=gone, kind="withdrawal", reason="It was never said.")
    assert get(client, f"statements/{gone.number}/", 410)["detail"] == "It was never said."
    source = PublishedSourceFactory(status=SourceStatus.WITHDRAWN)
    CorrectionFactory(
        statement=None, source=source, kind="withdrawal", reason="A forgery.", version=None
    )
    assert get(client, f"sources/{source.slug}/sentences/", 410)["detail"] == "A forgery."


def test_sentences_and_revisions(client: Client) -> None:
    source = PublishedSourceFactory(slug="call", texts=[["One.", "Two."]])
    add_revision(source, [["Two.", "Three."]])
    path = "sources/call/"
    assert [r["number"] for r in get(client, f"{path}revisions/")["results"]] == [2, 1]
    assert get(client, f"{path}revisions/1/")["current"] is False
    texts = [s["text"] for s in get(client, f"{path}sentences/")["results"]]
    assert texts == ["Two.", "Three."]
    old = get(client, f"{path}sentences/1/")
    assert (old["text"], old["current"], old["revision"]) == ("One.", False, 1)
    assert get(client, path)["sentence_count"] == 2


def test_points_of_an_event(client: Client) -> None:
    event = EventFactory(slug="call")
    pair = [PublishedStatementFactory(source=PublishedSourceFactory(event=event)) for _ in range(2)]
    ComparisonPointFactory(event=event, title="Ships", finding="conflicts", statements=pair)
    [point] = get(client, "events/call/points/?finding=conflicts")["results"]
    assert point["title"] == "Ships"
    assert len(point["sources"]) == 2
    assert get(client, "events/call/points/?finding=agrees")["results"] == []
    get(client, "events/call/points/?finding=maybe", 400)
    assert get(client, "events/call/")["source_count"] == 2


def test_the_log(client: Client) -> None:
    CorrectionFactory(before={"text": "Old."}, after={"text": "New."})
    [entry] = get(client, "corrections/")["results"]
    assert entry["changes"][0]["after"] == "New."


def test_anybody_may_ask_from_any_page(client: Client) -> None:
    response = client.get("/api/v1/statements/", headers={"accept": "text/html"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Content-Type"] == "application/json"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_is_written(client: Client, method: str) -> None:
    assert getattr(client, method)("/api/v1/statements/").status_code == 405


def test_the_guide_names_what_there_is(client: Client) -> None:
    page = client.get("/api/").content.decode()
    for path in re.findall(r'href="(/api/v1/[^"]*)"', page):
        assert client.get(path).status_code == 200
    assert reverse("openapi") in page
    assert "<script" not in page


def test_a_list_takes_few_queries(client: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        PublishedStatementFactory()
    with django_assert_max_num_queries(14):
        assert json.loads(client.get("/api/v1/statements/").content)["count"] == 3
