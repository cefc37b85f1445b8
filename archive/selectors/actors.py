"""Actors as files and the API give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.selectors.links import (
    link,
)

if TYPE_CHECKING:
    from archive import models
    from archive.selectors.shapes import Actor


def represent_actor(actor: models.Actor, statements: int) -> Actor:
    wikidata = f"https://www.wikidata.org/entity/{actor.wikidata}" if actor.wikidata else None
    return {
        **link(actor),
        "kind": actor.kind,
        "kind_label": actor.get_kind_display(),
        "aliases": actor.aliases.splitlines(),
        "wikidata_url": wikidata,
        "statement_count": statements,
    }
