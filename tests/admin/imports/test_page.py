"""From what an editor gives to the saved source, through the pages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from archive.actions.sources import publish_source
from archive.admin.acts import change_url
from archive.admin.imports.page import NOTHING_KEPT
from archive.management.commands.set_up import SAMPLE
from archive.models import Actor, Capture, Intake, Sentence, Source
from tests.admin.pages import address, messages_of
from tests.factories import ActorFactory, DraftSourceFactory, UserFactory

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

pytestmark = pytest.mark.django_db

PAGES = Path(__file__).parents[2] / "data" / "pages"
TEXT = "They met in Strelsau. They spoke at length.\n\nIt was said that it rained."


def give(client: Client, **values: Any) -> Any:
    return client.post(address(Source, "add"), values)


def given(client: Client, **values: Any) -> str:
    """The address of the preview."""
    response = give(client, **values)
    assert response.status_code == 302, response.context["form"].errors
    return str(response.url)


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (PAGES / name).read_bytes())


def form_of(response: Any) -> dict[str, Any]:
    """What the page's form would send as it stands."""
    context = response.context
    values: dict[str, Any] = {
        f"{voice['form'].prefix}-{field.name}": field.value() or ""
        for voice in context["voices"]
        for field in voice["form"]
    }
    values["keep"] = [row.number for row in context["rows"] if row.kept]
    values["second"] = [row.number for row in context["rows"] if row.is_second]
    values["joined"] = list(context["arrangement"].joined)
    values["split"] = list(context["arrangement"].split)
    return values


def press(client: Client, url: str, page: Any, **changes: Any) -> Any:
    return client.post(url, {**form_of(page), **changes})


def texts(source: Source) -> list[str]:
    return [sentence.text for sentence in source.sentences.all()]


def test_pasted_text_is_previewed_and_saved(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    page = client.get(url)
    assert (
        page.context["voices"][0]["form"]["title"].value()
        == "They met in Strelsau. They spoke at length."
    )
    assert not Source.objects.exists()
    assert not Capture.objects.exists()
    saved = press(client, url, page, **{"first-title": "A call"}, save=1)
    source = Source.objects.get()
    assert saved.status_code == 302
    assert (source.title, source.status) == ("A call", "draft")
    assert texts(source) == [
        "They met in Strelsau.",
        "They spoke at length.",
        "It was said that it rained.",
    ]
    assert [p.paragraph for p in source.revisions.get().placements.all()] == [1, 1, 2]
    assert not Intake.objects.exists()
    assert messages_of(client.get(saved.url)) == ["Imported as a draft: “A call”."]


def test_what_was_left_out_is_shown_and_kept(as_: Callable[[str], Client], client: Client) -> None:
    page = b"<h1>A call</h1><p>It lasts <del>30</del><ins>60</ins> days <s>not</s>.<p hidden>x"
    said = "1 hidden passage left out · 2 deleted passages left out · 1 inserted passage kept"
    editor = as_("Editor")
    url = given(editor, file=SimpleUploadedFile("call.html", page))
    assert said in editor.get(url).content.decode()
    press(editor, url, editor.get(url), save=1)
    source = Source.objects.get()
    capture = Capture.objects.get()
    assert capture.notes == {"hidden": 1, "deleted": 2, "inserted": 1}
    assert capture.file_name == "call.html"
    record = editor.get(change_url(source)).content.decode()
    assert said in record
    assert "From the file “call.html”." in " ".join(record.split())
    source.issuer = ActorFactory()
    source.save()
    publish_source(source=source, by=UserFactory(is_superuser=True))
    assert said in client.get(source.get_absolute_url()).content.decode()


def test_the_outlets_page_needs_nothing_but_the_voice_split(as_: Callable[[str], Client]) -> None:
    """Two sources come of it, sentence by sentence those of the sample archive."""
    rt = ActorFactory(name="RT", slug="rt")
    client = as_("Editor")
    url = given(client, file=upload("outlet.html"))
    page = client.get(url)
    [line] = [row.number for row in page.context["rows"] if row.text.startswith("A phone conv")]
    page = press(client, url, page, second_from=line)
    assert [voice["sentences"] for voice in page.context["voices"]] == [5, 22]
    assert press(client, url, page, save=1).status_code == 302

    sample: dict[str, list[str]] = {}
    for row in map(json.loads, SAMPLE.read_text().splitlines()):
        if row.get("of") == "sentence":
            sample.setdefault(row["source"], []).append(row["text"])
    report, summary = Source.objects.order_by("pk")
    assert texts(report) == sample["rt-report-2025-03-18"]
    assert texts(summary) == sample["kremlin-call-2025-03-18"]
    for source in (report, summary):
        assert source.title == source.page_title
        assert source.title == "Kremlin releases Putin-Trump phone call summary (FULL STATEMENT)"
        assert str(source.issued_on) == "2025-03-18"
        assert source.url == "https://www.rt.com/russia/614436-kremlin-text-phone-trump/"
        assert (source.language, source.carrier, source.issuer) == ("en", rt, None)
    assert (report.rendition, summary.rendition) == ("original", "republication")
    assert Capture.objects.get().media_type == "text/html"


@pytest.mark.parametrize(
    ("name", "media_type", "first"),
    [
        ("communique.pdf", "application/pdf", "Communiqué of the river conference"),
        ("presidency.html", "text/html", "Black Michael had a telephone conversation"),
    ],
)
def test_files_are_read(
    as_: Callable[[str], Client], name: str, media_type: str, first: str
) -> None:
    client = as_("Editor")
    url = given(client, file=upload(name))
    press(client, url, client.get(url), save=1)
    assert Capture.objects.get().media_type == media_type
    assert texts(Source.objects.get())[0].startswith(first)


def test_an_address_is_fetched(
    as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive.capture import fetch

    page = fetch.Fetched("https://news.example/1", b"The talks ended.", "1.txt", "")
    monkeypatch.setattr(fetch, "fetch", lambda url: page)
    client = as_("Editor")
    url = given(client, url="https://news.example/1#top")
    press(client, url, client.get(url), **{"first-title": "Talks"}, save=1)
    assert Source.objects.get().url == Capture.objects.get().fetched_url == page.url


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({}, "__all__", "Give one of these"),
        ({"text": " \n "}, "__all__", "Give one of these"),
        ({"text": "a", "url": "https://news.example/"}, "__all__", "Give one of these"),
        ({"text": "###"}, "text", "contains no text"),
        ({"text": "a\0b"}, "text", "Null characters are not allowed"),
        ({"url": "http://127.0.0.1:8000/"}, "url", "port 8000"),
        ({"url": "http://localhost/"}, "url", "not on the public internet"),
        ({"url": "news"}, "url", "Write the address in full"),
        ({"url": "x" * 3_000}, "url", "Write the address in full"),
        ({"file": SimpleUploadedFile("a.docx", b"no")}, "file", "not a Word document"),
        ({"file": SimpleUploadedFile("a.pdf", b"no")}, "file", "not a PDF"),
        ({"file": SimpleUploadedFile("a.txt", b"")}, "file", "is empty"),
        ({"file": SimpleUploadedFile("a.exe", b"x")}, "file", "cannot be read"),
        ({"file": SimpleUploadedFile("a.txt", b"x" * 10_000_001)}, "file", "larger than 10 MB"),
        ({"text": "A line.\n" * 4_001}, "__all__", "more than 4,000 paragraphs"),
    ],
)
def test_what_cannot_be_read_is_refused_at_its_place_and_stays_typed(
    as_: Callable[[str], Client], values: dict[str, Any], field: str, reason: str
) -> None:
    response = give(as_("Editor"), **values)
    assert response.status_code == 200
    assert any(reason in fault for fault in response.context["form"].errors[field])
    assert not Intake.objects.exists()
    for name in ("text", "url"):
        assert response.context["form"][name].value() == (values.get(name) or None)


def test_nothing_of_the_page_is_rendered_as_markup(as_: Callable[[str], Client]) -> None:
    evil = "<script>alert(1)</script> <img src=x onerror=alert(2)>"
    client = as_("Editor")
    name = SimpleUploadedFile(f"{evil}.txt".replace("/", "_"), f"{evil} It rained.".encode())
    url = given(client, file=name)
    page = client.get(url)
    opened = press(client, url, page, open=0)
    for shown in (page, opened):
        content = shown.content.decode()
        assert "<script>alert" not in content
        assert "<img src=x" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()


def test_sentences_are_split_and_joined_before_the_save(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    page = client.get(url)
    at_length, they_spoke = TEXT.index("at length"), TEXT.index("They spoke")
    page = press(client, url, page, open=they_spoke)
    assert f'name="part" value="{at_length}"' in page.content.decode()
    page = press(client, url, page, part=at_length)
    page = press(client, url, page, join=they_spoke)
    press(client, url, page, **{"first-title": "A call"}, save=1)
    assert texts(Source.objects.get())[:2] == ["They met in Strelsau. They spoke", "at length."]


def test_bad_input_loses_nothing_that_was_typed_or_ticked(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    changes = {
        "first-title": "",
        "first-note": "Taken down by hand.",
        "first-issued_on": "31/02/2025",
        "first-url": "nowhere",
        "first-language": "English!",
        "keep": [2],
        "split": [TEXT.index("it rained") - 1],
    }
    page = press(client, url, client.get(url), **changes, save=1)
    form = page.context["voices"][0]["form"]
    assert set(form.errors) == {"title", "issued_on", "url", "language"}
    assert form["note"].value() == "Taken down by hand."
    assert form["issued_on"].value() == "31/02/2025"
    assert [row.number for row in page.context["rows"] if row.kept] == [2]
    assert [said.text for said in page.context["rows"][1].sentences] == [
        "It was said that",
        "it rained.",
    ]
    assert not Source.objects.exists()


@pytest.mark.parametrize("keep", [[], [99], ["x"]])
def test_nothing_kept_is_nothing_to_save(as_: Callable[[str], Client], keep: list[Any]) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    page = press(client, url, client.get(url), **{"first-title": "A"}, keep=keep, save=1)
    assert page.context["voices"][0]["form"].non_field_errors() == [NOTHING_KEPT]
    assert not Source.objects.exists()


def test_a_second_voice_says_whose_it_is_before_it_is_saved(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    page = client.get(url)
    asked = press(client, url, page, **{"first-title": "Report"}, second=[2], save=1)
    assert asked.context["faults"] == ["Choose the issuer of the second voice, then save."]
    assert not Source.objects.exists()
    refused = press(client, url, asked, **{"second-title": ""}, save=1)
    assert refused.context["voices"][1]["form"].errors
    assert not Source.objects.exists()
    press(client, url, refused, **{"second-title": "Summary"}, save=1)
    assert [source.title for source in Source.objects.order_by("pk")] == ["Report", "Summary"]


def test_all_given_to_the_second_voice_leaves_none_to_the_first(
    as_: Callable[[str], Client],
) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    page = press(client, url, client.get(url), **{"first-title": "A"}, second_from=1)
    page = press(client, url, page, **{"second-title": "B"}, save=1)
    assert page.context["voices"][0]["form"].non_field_errors() == [NOTHING_KEPT]
    assert not Source.objects.exists()


def test_cancel_leaves_nothing_behind(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    assert client.post(url, {"cancel": 1}).status_code == 302
    for model in (Intake, Source, Capture, Sentence, Actor):
        assert not model.objects.exists()
    again = client.get(url, follow=True)
    assert messages_of(again)[-1] == "This import was saved or cancelled already."


def test_a_preview_is_its_owners_alone(as_: Callable[[str], Client]) -> None:
    url = given(as_("Editor"), text=TEXT)
    other = as_("Publisher")
    for response in (other.get(url), other.post(url, {"cancel": 1}), other.post(url, {"save": 1})):
        assert response.status_code == 302
    assert Intake.objects.exists()
    assert url not in other.get(address(Source, "add")).content.decode()
    assert not Source.objects.exists()


@pytest.mark.parametrize("role", ["Contributor", "anonymous"])
def test_who_may_not_add_sources_may_not_import(as_: Callable[[str], Client], role: str) -> None:
    url = given(as_("Editor"), text=TEXT)
    client = as_(role)
    for response in (
        client.get(address(Source, "add")),
        give(client, text=TEXT),
        client.get(url),
        client.post(url, {"save": 1, "keep": 1, "first-title": "A"}),
    ):
        assert response.status_code in (302, 403)
        assert "login" in response.headers.get("Location", "login")
    assert Intake.objects.count() == 1
    assert not Source.objects.exists()


def test_an_unfinished_import_is_found_again(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    assert url in client.get(address(Source, "add")).content.decode()


def test_a_preview_that_cannot_be_is_not_there(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    for key in ("0", "9" * 30):
        url = reverse("admin:archive_source_import", args=[0]).replace("/0/", f"/{key}/")
        assert client.get(url).status_code == 302


def test_a_carrier_is_proposed_by_name_or_alias_and_never_made(
    as_: Callable[[str], Client],
) -> None:
    client = as_("Editor")

    def proposed() -> Any:
        url = given(client, file=upload("presidency.html"))
        return client.get(url).context["voices"][0]["form"]["carrier"].value()

    before = proposed()
    assert before is None
    assert (
        "No actor has that name or alias"
        in client.get(
            reverse("admin:archive_source_import", args=[Intake.objects.first().pk])
        ).content.decode()
    )
    known = ActorFactory(name="Zenda’s presidency", aliases="The president of  Zenda")
    assert proposed() == known.pk
    ActorFactory(name="President of Zenda")
    assert proposed() is None
    assert Actor.objects.count() == 2


def test_what_the_archive_has_is_shown_with_links(as_: Callable[[str], Client]) -> None:
    client = as_("Editor")
    url = given(client, text=TEXT)
    press(client, url, client.get(url), **{"first-title": "A call"}, save=1)
    source = Source.objects.get()
    again = given(client, text=TEXT)
    page = client.get(again)
    [duplicate] = page.context["duplicates"]
    assert duplicate.source == source
    assert duplicate.why.startswith("the same file, byte for byte; the same text")
    assert address(source) in page.content.decode()
    refused = press(client, again, page, **{"first-title": "Again"}, save=1)
    assert "already in the archive" in refused.context["faults"][0]
    assert Source.objects.get() == source


def test_each_kind_of_likeness_is_told(as_: Callable[[str], Client]) -> None:
    words = [f"The minister said for the {n}th time that ships pass by day." for n in range(9)]
    DraftSourceFactory(texts=[words], url="https://www.news.example/story/")
    DraftSourceFactory(texts=[["Quite another matter was discussed in the evening by others."]])
    client = as_("Editor")
    url = given(client, text=" ".join(words).replace("ships", "boats"))
    page = press(client, url, client.get(url), **{"first-url": "http://news.example/story?utm_a=1"})
    [duplicate] = page.context["duplicates"]
    assert duplicate.why.startswith("the same address; nearly the same text (9")


def test_a_page_of_many_blocks_can_be_sent(as_: Callable[[str], Client]) -> None:
    """Each block has two boxes; Django's own limit is a thousand fields."""
    client = as_("Editor")
    url = given(client, text="\n".join(f"Sentence {n} is here." for n in range(1_200)))
    page = client.get(url)
    page = press(client, url, page, **{"first-title": "Long"}, second_from=600)
    assert page.status_code == 200
    press(client, url, page, **{"second-title": "Longer"}, save=1)
    assert [s.sentences.count() for s in Source.objects.order_by("pk")] == [599, 601]


def test_the_import_is_in_the_log(as_: Callable[[str], Client]) -> None:
    from django.contrib.admin.models import LogEntry

    client: Any = as_("Editor")
    url = given(client, text=TEXT)
    press(client, url, client.get(url), **{"first-title": "A call"}, save=1)
    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_repr) == (client.user, "A call")


@pytest.mark.parametrize("address", ["http://[::1", "http://[", "http://xn--/", "http://]["])
def test_half_an_address_is_refused(as_: Callable[[str], Client], address: str) -> None:
    client = as_("Editor")
    url = given(client, file=page_of(f'<link rel="canonical" href="{address}"><p>They spoke.'))
    sent = press(client, url, client.get(url), **{"first-url": address}, save=1)
    assert sent.status_code == 200
    assert "Enter a valid URL" in sent.content.decode()


def page_of(html: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("call.html", html.encode())
