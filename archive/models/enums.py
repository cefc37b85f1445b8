from django.db.models import TextChoices


class ActorKind(TextChoices):
    PERSON = "person", "person"
    INSTITUTION = "institution", "institution"
    STATE = "state", "state"
    GROUP = "group", "group"


class Catalogue(TextChoices):
    """What duplicates are merged of."""

    ACTOR = "actor", "actor"
    TOPIC = "topic", "topic"


class EventKind(TextChoices):
    CALL = "call", "telephone call"
    MEETING = "meeting", "meeting"
    SUMMIT = "summit", "summit"
    TALKS = "talks", "talks"
    BRIEFING = "briefing", "briefing"
    OTHER = "other", "event"


class Genre(TextChoices):
    READOUT = "readout", "readout"
    STATEMENT = "statement", "statement"
    JOINT_STATEMENT = "joint_statement", "joint statement"
    TRANSCRIPT = "transcript", "transcript"
    SPEECH = "speech", "speech"
    INTERVIEW = "interview", "interview"
    NEWS_REPORT = "news_report", "news report"
    DOCUMENT = "document", "document"


class Rendition(TextChoices):
    """How near a text is to the words its issuer published."""

    ORIGINAL = "original", "original"
    OFFICIAL_TRANSLATION = "official_translation", "official translation"
    UNOFFICIAL_TRANSLATION = "unofficial_translation", "unofficial translation"
    REPUBLICATION = "republication", "republication"
    EXCERPT = "excerpt", "excerpt"


class SourceStatus(TextChoices):
    DRAFT = "draft", "draft"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


class StatementStatus(TextChoices):
    DRAFT = "draft", "draft"
    IN_REVIEW = "in_review", "in review"
    PUBLISHED = "published", "published"
    WITHDRAWN = "withdrawn", "withdrawn"


class Attribution(TextChoices):
    NAMED = "named", "named in the source"
    NOT_STATED = "not_stated", "not stated in the source"


class Act(TextChoices):
    """What a speaker is reported to have done with the words; the list is fixed."""

    PROPOSED = "proposed", "proposed"
    AGREED = "agreed", "agreed"
    SET_A_CONDITION = "set_a_condition", "set a condition"
    WELCOMED = "welcomed", "welcomed"
    SUPPORTED = "supported", "supported"
    INFORMED = "informed", "informed"
    ANNOUNCED = "announced", "announced"
    ASSURED = "assured", "assured"
    PROMISED = "promised", "promised"
    INSTRUCTED = "instructed", "instructed"
    ASKED = "asked", "asked"
    WARNED = "warned", "warned"
    RAISED_A_CONCERN = "raised_a_concern", "raised a concern"
    DISCUSSED = "discussed", "discussed"
    EXPRESSED_INTEREST = "expressed_interest", "expressed interest"
    EMPHASISED = "emphasised", "emphasised"
    CONFIRMED = "confirmed", "confirmed"
    DENIED = "denied", "denied"
    REJECTED = "rejected", "rejected"
    REFUSED = "refused", "refused"
    ACCUSED = "accused", "accused"
    CONDEMNED = "condemned", "condemned"
    THREATENED = "threatened", "threatened"
    THANKED = "thanked", "thanked"
    APOLOGISED = "apologised", "apologised"


RENAMED_ACTS = {"demanded": Act.SET_A_CONDITION, "interested": Act.EXPRESSED_INTEREST}
"""By the values they had in the first code-book, of twelve acts."""
SPLIT_ACTS = {
    Act.WELCOMED: Act.SUPPORTED,
    Act.INFORMED: Act.ANNOUNCED,
    Act.ASSURED: Act.PROMISED,
    Act.WARNED: Act.RAISED_A_CONCERN,
}
"""Acts that also covered another one in the first code-book, such as “welcomed or supported”."""
FORMER_ACTS = {
    **{value: [act] for value, act in RENAMED_ACTS.items()},
    "demanded (a condition)": [Act.SET_A_CONDITION],
    **{f"{act.label} or {other.label}": [act, other] for act, other in SPLIT_ACTS.items()},
}
"""Values and labels of the first code-book that are no more, with the acts that they meant."""


class SuccessionKind(TextChoices):
    SAME_WORDS = "same_words", "same words"
    EDITED = "edited", "edited"
    SPLIT = "split", "split"
    MERGED = "merged", "merged"


class Finding(TextChoices):
    AGREES = "agrees", "agrees"
    DIFFERS = "differs", "wording differs"
    CONFLICTS = "conflicts", "conflicts"


class CorrectionKind(TextChoices):
    CORRECTION = "correction", "corrected"
    WITHDRAWAL = "withdrawal", "withdrawn"


class ReviewEventKind(TextChoices):
    CHANGED = "changed", "changed"
    SUBMITTED = "submitted", "submitted for review"
    RETURNED = "returned", "returned with a note"
    APPROVED = "approved", "approved"
    PUBLISHED = "published", "published"
    PUBLISHED_OWN = "published_own", "published by the one who wrote it"
