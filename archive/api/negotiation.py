"""Apart from the rest, since the framework looks for it while it is itself being loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.negotiation import BaseContentNegotiation

if TYPE_CHECKING:
    from rest_framework.request import Request


class JsonAlone(BaseContentNegotiation):
    """An answer depends on its address alone, so that it can be kept."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str = "") -> Any:
        return renderers[0], renderers[0].media_type
