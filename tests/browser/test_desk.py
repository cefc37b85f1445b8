"""The desk in a real browser: the whole way by keyboard, and nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session

from archive.models import Sentence, Source, Statement
from tests.factories import DraftSourceFactory, DraftStatementFactory, UserFactory

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page, Route

PASSWORD = "a-long-password"
FIELD = "id_text"


def new_editor(name: str) -> None:
    user = UserFactory(username=name, groups=["Editor"])
    user.set_password(PASSWORD)
    user.save()


def log_in(page: Page, site: str, name: str = "ada") -> None:
    new_editor(name)
    page.goto(f"{site}/admin/login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")


@pytest.fixture
def source(site: str) -> Source:
    """A source with ten sentences of the sample: the first set aside, a draft on the last."""
    sample = Source.objects.get(slug="kremlin-call-2025-03-18")
    texts = list(sample.sentences.order_by("number").values_list("text", flat=True)[:10])
    source: Source = DraftSourceFactory(texts=[texts[:4], texts[4:]], event=sample.event)
    source.sentences.filter(number=1).update(excluded_reason="It only says that they spoke.")
    DraftStatementFactory(source=source, sentences=[10], text="Drafted before.")
    return source


@pytest.fixture
def desk(site: str, source: Source) -> str:
    return f"{site}/admin/archive/source/{source.pk}/desk/"


@pytest.fixture
def at_desk(page: Page, site: str, desk: str) -> Page:
    log_in(page, site)
    page.goto(desk)
    return page


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id")
    return found


def ticked(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "[...document.querySelectorAll('[name=cited]:checked')]"
        ".map(box => box.closest('li').dataset.number)"
    )
    return found


def chosen(page: Page, name: str) -> list[str]:
    return page.locator(f"[name={name}]:checked + span").all_inner_texts()


def left(page: Page) -> str:
    return page.inner_text("#coverage b")


def newest() -> Statement:
    return Statement.objects.latest("pk")


class Answers:
    """Answers to the browser's questions, which are kept."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.yes = False
        page.on("dialog", self.answer)

    def answer(self, dialog: Dialog) -> None:
        self.asked.append(dialog.type)
        if self.yes:
            dialog.accept()
        else:
            dialog.dismiss()


def test_a_statement_takes_two_keys_beyond_its_words(at_desk: Page) -> None:
    assert (ticked(at_desk), focused(at_desk), left(at_desk)) == (["2"], FIELD, "8 left")
    assert chosen(at_desk, "attributed_to") == ["Vladimir Putin speaks in the sentence"]
    at_desk.keyboard.type("Putin expressed readiness.")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Control+Enter")
    assert (ticked(at_desk), focused(at_desk), left(at_desk)) == (["3"], FIELD, "7 left")
    assert "Putin expressed readiness." in at_desk.inner_text("#s2")
    statement = newest()
    assert statement.text == "Putin expressed readiness."
    assert statement.sentences.get().number == 2
    assert statement.attributed_to.get().slug == "vladimir-putin"


def test_sentences_are_chosen_by_keys(at_desk: Page) -> None:
    keys = at_desk.keyboard
    keys.press("Escape")
    assert focused(at_desk) == "c2"
    keys.press("j")
    keys.press("ArrowDown")
    keys.press("k")
    assert focused(at_desk) == "c3"
    keys.press(" ")
    assert ticked(at_desk) == ["3"], "the desk's own choice gives way to the editor's"
    keys.press("j")
    keys.press("j")
    keys.press("Shift+ ")
    assert ticked(at_desk) == ["3", "4", "5"]
    keys.press(" ")
    assert ticked(at_desk) == ["3", "4"]
    assert at_desk.inner_text("#picked") == "3, 4"
    keys.press("Enter")
    assert focused(at_desk) == FIELD


def test_sentences_are_chosen_by_mouse(at_desk: Page) -> None:
    at_desk.click("#s5 label")
    assert ticked(at_desk) == ["5"]
    at_desk.click("#s8 label", modifiers=["Shift"])
    assert ticked(at_desk) == ["5", "6", "7", "8"]
    at_desk.click("#s6 label", modifiers=["Control"])
    assert ticked(at_desk) == ["5", "7", "8"]
    at_desk.click("#c7")
    assert ticked(at_desk) == ["5", "8"]
    at_desk.click("#s3 label")
    assert ticked(at_desk) == ["3"]


def test_another_choice_brings_other_suggestions_until_one_was_changed(at_desk: Page) -> None:
    at_desk.click("#s4 label")
    at_desk.locator(".desk-why", has_text="highlighted").wait_for()
    assert chosen(at_desk, "attributed_to") == ["The Russian side speaks in the sentence"]
    at_desk.locator("[name=attributed_to]").first.uncheck()
    at_desk.click("#c5")
    at_desk.wait_for_timeout(500)
    assert chosen(at_desk, "attributed_to") == []


def test_nothing_is_saved_while_suggestions_are_on_their_way(at_desk: Page) -> None:
    held: list[Route] = []
    at_desk.route("**/desk/?work=1*", lambda route: held.append(route))
    at_desk.click("#s4 label")
    at_desk.fill(f"#{FIELD}", "Too soon.")
    at_desk.keyboard.press("Control+Enter")
    at_desk.wait_for_timeout(300)
    assert not Statement.objects.filter(text="Too soon.").exists()
    held[0].continue_()
    at_desk.locator(".desk-why", has_text="highlighted").wait_for()
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Control+Enter")
    assert newest().attributed_to.get().slug == "the-russian-side"


def test_letters_are_letters_while_one_types(at_desk: Page) -> None:
    at_desk.keyboard.type("jk xne? ")
    assert at_desk.input_value(f"#{FIELD}") == "jk xne? "
    assert ticked(at_desk) == ["2"]
    at_desk.focus("[name=other_topics]")
    at_desk.keyboard.type("x j")
    assert at_desk.input_value("[name=other_topics]") == "x j"


def test_a_typed_name_of_the_list_is_ticked(at_desk: Page) -> None:
    at_desk.keyboard.type("A claim.")
    for name in ("Maritime security", "Kursk Region"):
        at_desk.focus("[name=other_topics]:not([type=checkbox])")
        at_desk.keyboard.type(name)
        at_desk.keyboard.press("Enter")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Control+Enter")
    slugs = set(newest().topics.values_list("slug", flat=True))
    assert {"maritime-security", "kursk-region"} <= slugs


def test_suggestions_are_taken_and_dropped_by_number(at_desk: Page) -> None:
    at_desk.keyboard.type("A claim.")
    speakers = chosen(at_desk, "attributed_to")
    at_desk.keyboard.press("Alt+Shift+Digit1")
    assert len(chosen(at_desk, "attributed_to")) == len(speakers) - 1
    topics = chosen(at_desk, "topics")
    at_desk.keyboard.press("Alt+Digit1")
    assert chosen(at_desk, "topics") != topics
    at_desk.keyboard.press("Alt+Digit9")
    assert at_desk.input_value(f"#{FIELD}") == "A claim."
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Control+Enter")
    assert not newest().attributed_to.exists()


def test_save_another_stays_on_the_sentence(at_desk: Page) -> None:
    at_desk.keyboard.type("The first of two.")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Control+Shift+Enter")
    assert (ticked(at_desk), focused(at_desk)) == (["2"], FIELD)


def test_a_sentence_is_set_aside_and_taken_back(at_desk: Page) -> None:
    at_desk.keyboard.press("Escape")
    at_desk.keyboard.press("x")
    at_desk.keyboard.type("A courtesy.")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Enter")
    assert (ticked(at_desk), left(at_desk)) == (["3"], "7 left")
    assert "Set aside: A courtesy." in at_desk.inner_text("#s2")
    with at_desk.expect_navigation():
        at_desk.click("#s2 button")
    assert left(at_desk) == "8 left"
    assert not Sentence.objects.filter(excluded_reason="A courtesy.").exists()


def test_the_next_open_sentence_and_an_edit_are_a_key_away(at_desk: Page, desk: str) -> None:
    at_desk.keyboard.press("Escape")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("n")
    assert ticked(at_desk) == ["3"]
    at_desk.goto(f"{desk}?sentence=10#s10")
    at_desk.keyboard.press("Escape")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("e")
    assert at_desk.input_value(f"#{FIELD}") == "Drafted before."
    assert at_desk.inner_text("#work-title") == "Edit the statement on 10"


def test_leaving_with_unsaved_words_asks(at_desk: Page, desk: str) -> None:
    answers = Answers(at_desk)
    at_desk.keyboard.type("Unsaved.")
    at_desk.click("#s7 label")
    assert answers.asked == ["confirm"]
    assert ticked(at_desk) == ["2"]
    at_desk.evaluate("setTimeout(() => location.assign('/admin/'))")
    at_desk.wait_for_timeout(500)
    assert answers.asked == ["confirm", "beforeunload"]
    assert at_desk.url.startswith(desk)
    assert at_desk.input_value(f"#{FIELD}") == "Unsaved."
    answers.yes = True
    with at_desk.expect_navigation():
        at_desk.click("#s7 label")
    assert (ticked(at_desk), at_desk.input_value(f"#{FIELD}")) == (["7"], "")


def test_leaving_without_a_word_asks_nothing(at_desk: Page, site: str) -> None:
    answers = Answers(at_desk)
    at_desk.click("#s7 label")
    at_desk.goto(f"{site}/admin/")
    assert answers.asked == []


def test_a_stale_form_shows_both_texts(at_desk: Page, desk: str) -> None:
    at_desk.keyboard.type("As first saved.")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Control+Enter")
    statement = newest()
    at_desk.goto(f"{desk}?statement={statement.pk}")
    Statement.objects.filter(pk=statement.pk).update(text="Saved elsewhere.", version=2)
    at_desk.fill(f"#{FIELD}", "Typed here.")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Control+Enter")
    assert focused(at_desk) == "faults"
    compared = at_desk.inner_text(".readout-compared")
    assert "Saved elsewhere." in compared
    assert "Typed here." in compared
    assert at_desk.input_value(f"#{FIELD}") == "Typed here."
    at_desk.focus(f"#{FIELD}")
    with at_desk.expect_navigation():
        at_desk.keyboard.press("Control+Enter")
    statement.refresh_from_db()
    assert statement.text == "Typed here."


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def visitor(request: Any, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_a_session_that_ran_out_loses_nothing(visitor: Page, site: str, desk: str) -> None:
    log_in(visitor, site)
    visitor.goto(f"{desk}?sentence=3")
    visitor.fill(f"#{FIELD}", "Typed for an hour.")
    visitor.select_option("#id_act", "asked")
    Session.objects.all().delete()
    visitor.click("#save")
    assert "Your session has expired" in visitor.inner_text("#content")
    visitor.fill("#id_username", "ada")
    visitor.fill("#id_password", PASSWORD)
    visitor.click("[type=submit]")
    visitor.click("#send-on [type=submit]")
    visitor.wait_for_selector("#faults")
    assert "not saved yet" in visitor.inner_text("#faults")
    assert visitor.input_value(f"#{FIELD}") == "Typed for an hour."
    assert visitor.input_value("#id_act") == "asked"
    assert not Statement.objects.filter(text="Typed for an hour.").exists()
    visitor.click("#save")
    visitor.wait_for_load_state()
    assert Statement.objects.get(text="Typed for an hour.").act == "asked"


def test_the_whole_way_without_script(browser: Browser, site: str, desk: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, site)
    page.goto(desk)
    page.click("#s4 .desk-number")
    assert "highlighted" in page.inner_text(".desk-why")
    page.check("#c5")
    page.fill(f"#{FIELD}", "Without script.")
    page.click("#suggest")
    assert page.input_value(f"#{FIELD}") == "Without script."
    page.fill("[name=other_topics]", "Kursk Region; Ceasefire")
    page.click("#save")
    statement = Statement.objects.get(text="Without script.")
    assert [c.sentence.number for c in statement.citations.order_by("position")] == [4, 5]
    assert {"kursk-region", "ceasefire"} <= set(statement.topics.values_list("slug", flat=True))
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1440])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    browser: Browser, site: str, desk: str, scheme: str, width: int
) -> None:
    page = browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    log_in(page, site)
    edited = Statement.objects.get(text="Drafted before.")
    for query in ("", "?sentence=4&sentence=5", "?part=1", f"?statement={edited.pk}"):
        address = desk + query
        page.goto(address)
        page.evaluate("document.getElementById('keys').open = true")
        results = Axe().run(page)
        assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
        wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(wider) == 0, address
    page.fill(f"#{FIELD}", "")
    page.click("#suggest")
    page.fill(f"#{FIELD}", "A claim.")
    page.select_option("#id_act", "")
    page.evaluate("document.getElementById('statement').noValidate = true")
    page.click("#save")
    page.wait_for_selector("#faults")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.close()
