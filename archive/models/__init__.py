from archive.models.actors import Actor
from archive.models.comparison import ComparisonPoint
from archive.models.enums import (
    FORMER_ACTS,
    RENAMED_ACTS,
    SPLIT_ACTS,
    Act,
    ActorKind,
    Attribution,
    Catalogue,
    CorrectionKind,
    EventKind,
    Finding,
    Genre,
    Rendition,
    ReviewEventKind,
    SourceStatus,
    StatementStatus,
    SuccessionKind,
)
from archive.models.events import Event
from archive.models.former_slugs import FormerSlug
from archive.models.generation import Generation
from archive.models.history import History
from archive.models.intakes import Intake
from archive.models.review_events import ReviewEvent
from archive.models.sources import (
    Capture,
    Departure,
    Placement,
    Revision,
    Sentence,
    Source,
    Succession,
)
from archive.models.statements import Citation, Correction, Statement
from archive.models.topics import Topic

__all__ = [
    "FORMER_ACTS",
    "RENAMED_ACTS",
    "SPLIT_ACTS",
    "Act",
    "Actor",
    "ActorKind",
    "Attribution",
    "Capture",
    "Catalogue",
    "Citation",
    "ComparisonPoint",
    "Correction",
    "CorrectionKind",
    "Departure",
    "Event",
    "EventKind",
    "Finding",
    "FormerSlug",
    "Generation",
    "Genre",
    "History",
    "Intake",
    "Placement",
    "Rendition",
    "ReviewEvent",
    "ReviewEventKind",
    "Revision",
    "Sentence",
    "Source",
    "SourceStatus",
    "Statement",
    "StatementStatus",
    "Succession",
    "SuccessionKind",
    "Topic",
]
