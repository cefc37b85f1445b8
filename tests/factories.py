"""One factory a model; `Draft…` and `Published…` where the state matters."""

from __future__ import annotations

from datetime import UTC, date, datetime
from hashlib import sha256

import factory
from django.contrib.auth.models import Group, User

from archive import models, search
from archive.text.fragments import telling

NOW = datetime(2025, 3, 19, 9, 0, tzinfo=UTC)


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"editor{n}")
    first_name = "Ada"
    last_name = factory.Sequence(lambda n: f"Editor-{n}")
    is_staff = True

    @factory.post_generation
    def groups(self, create: bool, names: list[str] | None) -> None:
        self.groups.set(Group.objects.filter(name__in=names or []))


class ActorFactory(factory.django.DjangoModelFactory[models.Actor]):
    class Meta:
        model = models.Actor
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"actor-{n}")
    name = factory.Sequence(lambda n: f"Actor {n}")
    kind = models.ActorKind.PERSON

    @factory.post_generation
    def named(self, create: bool, extracted: None) -> None:
        if create:
            search.rename(self)


class TopicFactory(factory.django.DjangoModelFactory[models.Topic]):
    class Meta:
        model = models.Topic
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"topic-{n}")
    name = factory.Sequence(lambda n: f"Topic {n}")

    @factory.post_generation
    def named(self, create: bool, extracted: None) -> None:
        if create:
            search.rename(self)


class EventFactory(factory.django.DjangoModelFactory[models.Event]):
    class Meta:
        model = models.Event
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"event-{n}")
    name = factory.Sequence(lambda n: f"Event {n}")
    kind = models.EventKind.CALL
    date = date(2025, 3, 18)

    @factory.post_generation
    def participants(self, create: bool, actors: list[models.Actor] | None) -> None:
        self.participants.set(actors or [])

    @factory.post_generation
    def named(self, create: bool, extracted: None) -> None:
        if create:
            search.rename(self)


class CaptureFactory(factory.django.DjangoModelFactory[models.Capture]):
    class Meta:
        model = models.Capture

    class Params:
        nonce = factory.Sequence(str)

    captured_at = NOW
    text = factory.LazyAttribute(lambda o: f"First sentence {o.nonce}. Second sentence {o.nonce}.")
    original = factory.LazyAttribute(lambda o: f"{o.text}\n{o.nonce}".encode())
    original_sha256 = factory.LazyAttribute(lambda o: sha256(o.original).hexdigest())
    text_sha256 = factory.LazyAttribute(lambda o: sha256(o.text.encode()).hexdigest())
    media_type = "text/plain"


class DraftSourceFactory(factory.django.DjangoModelFactory[models.Source]):
    """A source with a revision of `texts`, one list of sentences a paragraph."""

    class Meta:
        model = models.Source
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda n: f"source-{n}")
    title = factory.Sequence(lambda n: f"Source {n}")
    issuer = factory.SubFactory(ActorFactory, kind=models.ActorKind.INSTITUTION)
    issued_on = date(2025, 3, 18)
    url = factory.LazyAttribute(lambda o: f"https://source.example/{o.slug}")

    @factory.post_generation
    def texts(self, create: bool, paragraphs: list[list[str]] | None) -> None:
        n = self.pk
        add_revision(self, paragraphs or [[f"Sentence one of {n}.", f"Sentence two of {n}."]])


class PublishedSourceFactory(DraftSourceFactory):
    status = models.SourceStatus.PUBLISHED
    published_at = NOW
    published_by_name = "Ada Editor"

    @factory.post_generation
    def shown(self, create: bool, extracted: None) -> None:
        search.show(search.reached(self))


def add_revision(source: models.Source, paragraphs: list[list[str]]) -> models.Revision:
    """A further revision of a source; sentences that it has already are placed anew."""
    text = "\n".join(" ".join(sentences) for sentences in paragraphs)
    number = source.revisions.count() + 1
    revision = models.Revision.objects.create(
        source=source,
        number=number,
        capture=CaptureFactory(text=text),
        segmenter="given",
        segmenter_version="1",
        made_at=NOW,
    )
    start = 0
    for paragraph, sentences in enumerate(paragraphs, 1):
        for words in sentences:
            sentence = source.sentences.filter(text=words).first()
            if sentence is None:
                sentence = source.sentences.create(number=source.next_number, text=words)
                source.next_number += 1
            stop = start + len(words)
            revision.placements.create(
                sentence=sentence,
                paragraph=paragraph,
                start=start,
                stop=stop,
                fragment=telling(text, [(start, stop)])[0],
            )
            start = stop + 1
    source.save(update_fields=["next_number"])
    return revision


class DraftStatementFactory(factory.django.DjangoModelFactory[models.Statement]):
    """A statement on the first sentence of its source, unless `sentences` says otherwise."""

    class Meta:
        model = models.Statement
        skip_postgeneration_save = True

    source = factory.SubFactory(PublishedSourceFactory)
    text = factory.Sequence(lambda n: f"Claim number {n} of the archive.")
    act = models.Act.PROPOSED
    attribution = models.Attribution.NAMED
    listed_on = factory.LazyAttribute(lambda o: o.source.issued_on or NOW.date())
    created_at = NOW
    updated_at = NOW
    written_by_name = "Ada Editor"

    @factory.post_generation
    def attributed_to(self, create: bool, actors: list[models.Actor] | None) -> None:
        if self.attribution == models.Attribution.NAMED:
            self.attributed_to.set([ActorFactory()] if actors is None else actors)

    @factory.post_generation
    def addressed_to(self, create: bool, actors: list[models.Actor] | None) -> None:
        self.addressed_to.set(actors or [])

    @factory.post_generation
    def topics(self, create: bool, topics: list[models.Topic] | None) -> None:
        self.topics.set([TopicFactory()] if topics is None else topics)

    @factory.post_generation
    def sentences(self, create: bool, numbers: list[int] | None) -> None:
        for position, number in enumerate(numbers or [1], 1):
            sentence = self.source.sentences.get(number=number)
            self.citations.create(sentence=sentence, position=position)


class InReviewStatementFactory(DraftStatementFactory):
    status = models.StatementStatus.IN_REVIEW


class PublishedStatementFactory(DraftStatementFactory):
    """Born a draft, as the database demands, and published once its citations are there."""

    @factory.post_generation
    def publish(self, create: bool, extracted: None, **kwargs: str) -> None:
        highest = models.Statement.objects.order_by("-number").exclude(number=None).first()
        self.number = (highest.number or 0) + 1 if highest else 1
        self.status = kwargs.get("status", models.StatementStatus.PUBLISHED)
        self.published_at = NOW
        self.published_by_name = "Ada Editor"
        self.save()
        search.refresh(models.Statement.objects.filter(pk=self.pk))


class CorrectionFactory(factory.django.DjangoModelFactory[models.Correction]):
    class Meta:
        model = models.Correction

    kind = models.CorrectionKind.CORRECTION
    statement = factory.SubFactory(PublishedStatementFactory)
    made_at = NOW
    made_by_name = "Ada Editor"
    reason = "The source says it otherwise."
    version = 2


class ComparisonPointFactory(factory.django.DjangoModelFactory[models.ComparisonPoint]):
    class Meta:
        model = models.ComparisonPoint
        skip_postgeneration_save = True

    event = factory.SubFactory(EventFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = factory.Sequence(lambda n: f"Matter {n}")
    finding = models.Finding.DIFFERS

    @factory.post_generation
    def statements(self, create: bool, statements: list[models.Statement] | None) -> None:
        self.statements.set(statements or [])
