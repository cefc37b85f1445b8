"""Topics as files and the API give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.selectors.links import (
    link,
    optional_link,
)

if TYPE_CHECKING:
    from archive import models
    from archive.selectors.shapes import Topic


def represent_topic(topic: models.Topic, statements: int) -> Topic:
    return {
        **link(topic),
        "description": topic.description or None,
        "parent": optional_link(topic.parent),
        "statement_count": statements,
    }
