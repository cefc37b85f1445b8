"""The page for people who write programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

LISTS = {
    "Statements": ("api_statements", "Asked as the page is; 50 at once, the newest first."),
    "Sources": ("api_sources", "Below each: its revisions, and its sentences one by one."),
    "Topics": ("api_topics", "What statements are filed under, in two levels."),
    "Actors": ("api_actors", "Who speaks, is spoken to, issues or carries a text."),
    "Events": ("api_events", "Below each: the points on which its sources are compared."),
    "Corrections": ("api_corrections", "What was corrected or withdrawn, and why."),
}


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    addresses = [(name, reverse(route), words) for name, (route, words) in LISTS.items()]
    return render(request, "archive/api.html", {"addresses": addresses})
