"""What is said about licences: the archive licenses what its editors wrote, and nothing else."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.test import override_settings

from archive.selectors.rights import LICENCE, RIGHTS, TEXT_RIGHTS
from tests.site import shared_rows
from tests.test_urls_walk import ADDRESSES, small_archive
from tests.views.reading import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpResponse
    from django.test import Client
    from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.django_db

OURS = {("Claim", "license"), ("TextualBody", "rights")}
"""Kinds of nodes that hold the words of the archive alone, and where they name its licence."""
TERMS = "http://testserver/about/data/#h-licence"
TEXTS = ["/statements/1/", "/sources/summary/", "/sources/summary/r1/", "/sources/summary/s1/"]
EMBEDDED = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module", autouse=True)
def _archive(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    bundle = tmp_path_factory.mktemp("public") / "archive.jsonl.gz"
    with override_settings(PUBLIC_BUNDLE=bundle), shared_rows(django_db_blocker):
        small_archive()
        call_command("dump_archive", public=True)
        yield


def text_of(response: HttpResponse) -> str:
    body = response.getvalue()
    if response["Content-Type"] == "application/gzip":
        body = gzip.decompress(body)
    return str(body.decode(errors="replace"))


def fetched(client: Client, address: str) -> Any:
    return json.loads(client.get(address).getvalue())


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from nodes(each)


def without_ours(data: str) -> str:
    """JSON without the licence where it is named for words of the archive."""
    value = json.loads(data)
    for node in nodes(value):
        for kind, key in OURS:
            if node.get("type", node.get("@type")) == kind and node.get(key) == LICENCE:
                del node[key]
    return json.dumps(value, ensure_ascii=False)


def unscoped(response: HttpResponse) -> str:
    """What an answer says, without what it says about the rights of the archive alone."""
    text = text_of(response)
    kind = response.get("Content-Type", "")
    if "json" in kind or kind == "application/gzip":
        separate = "ndjson" in kind or kind == "application/gzip"
        text = "\n".join(map(without_ours, text.splitlines() if separate else [text]))
    text = EMBEDDED.sub(lambda found: without_ours(found[1]), text)
    return text.replace(RIGHTS, "").lower()


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name != "about_data"])
def test_no_licence_is_named_for_what_is_not_ours(client: Client, name: str) -> None:
    for address in ADDRESSES[name]:
        response = client.get(address)
        assert "creativecommons" not in unscoped(response), address
        assert 'rel="license"' not in f"{response.headers}{text_of(response)}", address


@pytest.mark.parametrize("address", TEXTS)
def test_pages_say_whose_a_text_is_and_link_to_the_terms(client: Client, address: str) -> None:
    response = client.get(address)
    page = read(response)
    tags = [its for tag, its in page.tags if tag == "meta" and its.get("name") == "DC.rights"]
    assert [its["content"] for its in tags] == [TEXT_RIGHTS]
    assert page.rel("terms-of-service") == TERMS
    assert f'<{TERMS}>; rel="terms-of-service"' in response["Link"]


def test_the_terms_stand_where_the_links_lead(client: Client) -> None:
    page = read(client.get("/about/data/"))
    assert "h-licence" in [its.get("id") for _, its in page.tags]
    assert LICENCE in [its.get("href") for _, its in page.tags]
    assert "the licence does not cover them" in page.plain


@pytest.mark.parametrize(
    "address", ["/statements.jsonld", "/statements/1.jsonld", "/sources/summary.jsonld"]
)
def test_claims_alone_have_a_licence_as_linked_data(client: Client, address: str) -> None:
    found = list(nodes(fetched(client, address)))
    licensed = {node["@type"] for node in found if {"license", "rights"} & node.keys()}
    assert licensed == {"Claim"}
    assert {"CreativeWork", "Quotation"} <= {node.get("@type") for node in found}


@pytest.mark.parametrize("address", ["/statements.anno", "/statements/1/anno"])
def test_bodies_alone_have_a_licence_as_annotations(client: Client, address: str) -> None:
    found = list(nodes(fetched(client, address)))
    bodies = [node for node in found if node.get("type") == "TextualBody"]
    assert {body["rights"] for body in bodies} == {LICENCE}
    assert sum("rights" in node for node in found) == len(bodies)


@pytest.mark.parametrize(
    "address",
    [
        "/statements.json",
        "/sources.json",
        "/topics.json",
        "/corrections.json",
        "/sources/summary.json",
        "/events/call.json",
        "/archive.json",
    ],
)
def test_files_say_whose_what_is(client: Client, address: str) -> None:
    said = fetched(client, address)
    assert (said["rights"], "licence" in said) == (RIGHTS, False)


@pytest.mark.parametrize("kind", ["statements", "sources", "topics"])
def test_so_does_what_describes_a_table(client: Client, kind: str) -> None:
    described = fetched(client, f"/{kind}.csv-metadata.json")
    assert (described["dc:rights"], "dc:license" in described) == (RIGHTS, False)


@pytest.mark.parametrize("address", ["/statements.atom", "/topics/grain.atom", "/corrections.atom"])
def test_so_do_feeds(client: Client, address: str) -> None:
    assert f"<rights>{RIGHTS}</rights>" in text_of(client.get(address))


@pytest.mark.parametrize("address", ["/sources/summary.xml", "/sources/summary/r1.xml"])
def test_so_does_a_text_as_tei(client: Client, address: str) -> None:
    text = text_of(client.get(address))
    assert f"<availability><p>{TEXT_RIGHTS}</p></availability>" in text
    assert "licence" not in text


def test_so_does_the_header_of_the_whole_archive(client: Client) -> None:
    head = text_of(client.get("/archive.jsonl.gz")).partition("\n")[0]
    assert json.loads(head)["rights"] == RIGHTS


def test_the_description_of_the_api_leads_to_the_terms(client: Client) -> None:
    info = fetched(client, "/api/v1/openapi.json")["info"]
    assert (info["termsOfService"], "license" in info) == (TERMS, False)


def test_embedded_statements_claim_nothing(client: Client) -> None:
    answer = fetched(client, "/oembed?url=http://testserver/statements/1/")
    assert not {"license", "licence", "rights"} & answer.keys()
    assert "licen" not in text_of(client.get("/embed/statements/1/"))
