from archive.models.actors import Actor
from archive.models.addresses import FormerSlug
from archive.models.comparison import ComparisonPoint
from archive.models.enums import (
    Act,
    ActorKind,
    Attribution,
    Catalogue,
    CorrectionKind,
    EventKind,
    Finding,
    Genre,
    Rendition,
    SourceStatus,
    StatementStatus,
    SuccessionKind,
)
from archive.models.events import Event
from archive.models.generation import Generation
from archive.models.sources import Capture, Placement, Revision, Sentence, Source, Succession
from archive.models.statements import Citation, Correction, Statement
from archive.models.topics import Topic

__all__ = [
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
    "Event",
    "EventKind",
    "Finding",
    "FormerSlug",
    "Generation",
    "Genre",
    "Placement",
    "Rendition",
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
