"""XML that is well-formed whatever the text holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class XML(str):
    """What is written as XML already."""

    __slots__ = ()


def element(name: str, attributes: Mapping[str, str | None], *content: str) -> XML:
    """An attribute that is None is left out, and so are characters that XML has no room for."""
    given = "".join(
        f" {key}={quoteattr(_fit(value))}" for key, value in attributes.items() if value is not None
    )
    inner = "".join(part if isinstance(part, XML) else _escaped(part) for part in content)
    return XML(f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>")


def _escaped(text: str) -> str:
    return escape(_fit(text), {"\r": "&#13;"})


def _fit(text: str) -> str:
    return _UNFIT.sub("", text)
