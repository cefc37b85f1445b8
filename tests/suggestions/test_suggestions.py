from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from archive import search
from archive.models import ActorKind, Statement
from archive.suggestions import suggest
from archive.suggestions.reading import LONGEST_READING, tokens_of
from tests.factories import (
    ActorFactory,
    DraftStatementFactory,
    EventFactory,
    PublishedSourceFactory,
    PublishedStatementFactory,
    TopicFactory,
)

if TYPE_CHECKING:
    from archive.models import Actor, Source
    from archive.suggestions import Suggestion, Suggestions

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Source:
    return PublishedSourceFactory()


@pytest.fixture
def putin() -> Actor:
    return ActorFactory(name="Vladimir Putin", aliases="Putin\nПутин")


@pytest.fixture
def trump() -> Actor:
    return ActorFactory(name="Donald Trump", aliases="Trump\nТрамп")


def suggested(source: Source, *sentences: str, **more: Any) -> Suggestions:
    more = {"near": [], "written": Statement.objects.none(), **more}
    return suggest(source=source, sentences=sentences, **more)


def sure(suggestions: list[Suggestion]) -> list[str]:
    return [one.name for one in suggestions if one.sure]


def offered(suggestions: list[Suggestion]) -> list[str]:
    return [one.name for one in suggestions if not one.sure]


def test_speaker_addressee_and_act(source: Source, putin: Actor, trump: Actor) -> None:
    found = suggested(source, "Putin informed Trump of an exchange.")
    assert sure(found.speakers) == ["Vladimir Putin"]
    assert sure(found.addressees) == ["Donald Trump"]
    assert (found.act, found.act_why, found.attribution) == ("informed", "informed", "named")


def test_russian_in_any_case(source: Source, putin: Actor, trump: Actor) -> None:
    found = suggested(source, "Путин проинформировал Трампа об обмене.")
    assert sure(found.speakers) == ["Vladimir Putin"]
    assert sure(found.addressees) == ["Donald Trump"]
    assert found.act == "informed"


def test_a_passive_sentence_names_no_speaker(source: Source, trump: Actor) -> None:
    found = suggested(source, "It was stressed that Trump had called.")
    assert sure(found.speakers) == []
    assert offered(found.speakers) == ["Donald Trump"]
    assert found.attribution == "not_stated"


def test_names_near_by_are_offered(source: Source, putin: Actor) -> None:
    found = suggested(source, "The sides agreed.", near=["Putin spoke first."])
    assert (sure(found.speakers), offered(found.speakers)) == ([], ["Vladimir Putin"])


def test_both_leaders_are_those_named_before(source: Source, putin: Actor, trump: Actor) -> None:
    found = suggested(source, "Both leaders agreed.", near=["Putin called Trump."])
    assert sure(found.speakers) == ["Vladimir Putin", "Donald Trump"]


def test_two_of_one_name_are_offered_alike(source: Source) -> None:
    for name in ("George Bush", "Barbara Bush"):
        ActorFactory(name=name)
    found = suggested(source, "Bush welcomed the idea.")
    assert (sure(found.speakers), len(offered(found.speakers))) == ([], 2)


def test_a_word_that_is_no_name_suggests_nobody(source: Source) -> None:
    ActorFactory(name="Theresa May", kind=ActorKind.PERSON)
    assert suggested(source, "They may have agreed.").speakers == []


def test_participants_of_the_event_are_offered(putin: Actor) -> None:
    source = PublishedSourceFactory(event=EventFactory(participants=[putin]))
    assert offered(suggested(source, "It rained.").speakers) == ["Vladimir Putin"]


def test_a_few_topics_by_cue_words_are_sure_and_many_are_offered(source: Source) -> None:
    for name, cue in (("Sea", "Black Sea"), ("Truce", "truce"), ("Food", "grain")):
        TopicFactory(name=name, cue_words=cue)
    assert sure(suggested(source, "A truce in the Black Sea.").topics) == ["Sea", "Truce"]
    assert suggested(source, "A truce in the Black Sea.").topics[0].why == "“Black Sea”"
    many = suggested(source, "A truce for grain in the Black Sea.")
    assert (sure(many.topics), len(offered(many.topics))) == ([], 3)


def test_an_upper_topic_is_never_sure_by_its_cue(source: Source) -> None:
    upper = TopicFactory(name="War", cue_words="war")
    TopicFactory(name="Truce", parent=upper)
    assert offered(suggested(source, "The war goes on.").topics) == ["War"]


ALIKE = "Negotiations regarding maritime transportation continued yesterday evening."


def published(text: str, **values: Any) -> Statement:
    on = PublishedSourceFactory(texts=[[text]])
    statement = PublishedStatementFactory(source=on, topics=[TopicFactory(name="Sea")], **values)
    search.rebuild()
    return statement


def test_topics_of_similar_published_sentences(source: Source) -> None:
    published(ALIKE)
    assert sure(suggested(source, ALIKE).topics) == ["Sea"]
    other = "Negotiations regarding maritime transportation stopped this morning."
    assert offered(suggested(source, other).topics) == ["Sea"]
    assert suggested(source, "Something else altogether happened.").topics == []


def test_drafts_elsewhere_suggest_nothing(source: Source) -> None:
    on = PublishedSourceFactory(texts=[[ALIKE]])
    DraftStatementFactory(source=on, topics=[TopicFactory(name="Sea")])
    assert suggested(source, ALIKE).topics == []


def test_topics_used_on_the_source_are_offered(source: Source) -> None:
    DraftStatementFactory(source=source, topics=[TopicFactory(name="Sea")])
    found = suggested(source, "It rained.", written=source.statements.all())
    assert offered(found.topics) == ["Sea"]


def test_no_sentence_no_suggestion(source: Source) -> None:
    assert suggested(source).speakers == []


def test_queries_do_not_grow_with_the_archive(
    source: Source, django_assert_max_num_queries: Any
) -> None:
    for n in range(30):
        ActorFactory(name=f"Person Trump {n}")
        TopicFactory(cue_words=f"word{n}")
        published(f"{ALIKE} {n}")
    with django_assert_max_num_queries(24):
        suggested(source, "Trump proposed maritime transportation negotiations regarding it.")


def test_most_of_the_sample_is_suggested_right(db: None) -> None:
    """Speakers of the 49 statements: those that open as chosen, and those at least offered."""
    from django.core.management import call_command

    from archive.management.commands.set_up import SAMPLE

    call_command("load_archive", SAMPLE, verbosity=0)
    wanted = right = chosen = shown = 0
    for statement in Statement.objects.published():
        cited = [citation.sentence for citation in statement.citations.order_by("position")]
        before = statement.source.sentences.filter(number__lt=cited[0].number).order_by("number")
        found = suggested(
            statement.source,
            *(sentence.text for sentence in cited),
            near=[sentence.text for sentence in before],
        )
        names = set(statement.attributed_to.values_list("name", flat=True))
        wanted += len(names)
        chosen += len(sure(found.speakers))
        right += len(names & set(sure(found.speakers)))
        shown += len(names & {one.name for one in found.speakers})
    assert right / chosen > 0.75
    assert right / wanted > 0.75
    assert shown / wanted > 0.95


def test_of_a_sentence_of_a_book_the_head_is_read() -> None:
    assert len(tokens_of("The President " * 50_000)) < LONGEST_READING
