"""Topics as files and the API give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive import models
from archive.selectors.links import (
    link,
    optional_link,
)

if TYPE_CHECKING:
    from archive.models.querysets import TopicQuerySet
    from archive.selectors.shapes import Topic


def public_topics() -> TopicQuerySet:
    """Topics that readers see, with the topic that each is within."""
    return models.Topic.objects.published().select_related("parent")


def represent_topic(topic: models.Topic, statements: int) -> Topic:
    return {
        **link(topic),
        "description": topic.description or None,
        "parent": optional_link(topic.parent),
        "statement_count": statements,
    }
