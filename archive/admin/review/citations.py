"""Letting a statement rest on what took its sentence's place, which never happens by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse

from archive.actions.base import ActionError
from archive.actions.successions import replace_citations
from archive.actions.wordings import cited_by
from archive.admin.base import change_url, editor
from archive.admin.differences import differences_of
from archive.admin.forms import CLASH, KeysField, SeenForm
from archive.admin.source_pages import frame
from archive.admin.visibility import visible_statements
from archive.models import Placement, Sentence, StatementStatus
from archive.selectors.successions import Successions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BoundField
    from django.http import HttpRequest, HttpResponse

    from archive.admin.base import EditorialAdmin
    from archive.admin.differences import Words
    from archive.models import Source, Statement


class Left(NamedTuple):
    """A cited sentence that is not in the current text, and what took its place."""

    sentence: Sentence
    successors: list[Sentence]
    words: Words | None


class SuccessorsField(KeysField[Sentence]):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Sentence) -> str:
        return str(obj)


class ReplaceForm(SeenForm):
    """For each sentence that left, which of its successors the statement rests on; none is ticked
    beforehand, and where none is, the statement keeps the sentence."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: object, statement: Statement, left: Sequence[Left]) -> None:
        super().__init__(
            cast("dict[str, str] | None", data), initial={"seen_version": statement.version}
        )
        self.left = [each for each in left if each.successors]
        for each in self.left:
            self.fields[f"instead-{each.sentence.number}"] = SuccessorsField(
                Sentence.objects.filter(
                    pk__in=[successor.pk for successor in each.successors]
                ).order_by("number"),
                required=False,
                label=f"Instead of sentence {each.sentence.number}",
            )
        if statement.status == StatementStatus.PUBLISHED:
            self.fields["reason"] = forms.CharField(
                required=False,
                widget=forms.Textarea({"rows": 3}),
                help_text="Readers see it with the statement and in the corrections log.",
            )

    def clean(self) -> dict[str, object]:
        super().clean()
        if not self.errors and not self.instead():
            self.add_error(None, "Tick the sentences that the statement should cite from now on.")
        return self.cleaned_data

    def instead(self) -> dict[Sentence, list[Sentence]]:
        chosen = {
            each.sentence: list(self.cleaned_data[f"instead-{each.sentence.number}"])
            for each in self.left
        }
        return {old: new for old, new in chosen.items() if new}

    def choices_of(self) -> list[tuple[Left, BoundField]]:
        return [(each, self[f"instead-{each.sentence.number}"]) for each in self.left]


def replace(
    admin: EditorialAdmin[Source], request: HttpRequest, source: Source, statement: int
) -> HttpResponse:
    by = editor(request)
    found = visible_statements(by).filter(source=source, pk=statement).first()
    if found is None:
        raise Http404
    if not by.has_perm("archive.change_statement"):
        raise PermissionDenied
    left = _left(source, found)
    form = ReplaceForm(request.POST if request.method == "POST" else None, found, left)
    if form.is_valid() and _replace(form, found, request):
        admin.log_change(request, source, f"Redirected a statement to other sentences: {found}")
        admin.message_user(
            request, f"“{found}” now cites the sentences you chose.", messages.SUCCESS
        )
        return HttpResponseRedirect(change_url(found))
    published = found.status == StatementStatus.PUBLISHED
    context = frame(
        admin,
        request,
        source,
        "Cited sentences",
        statement=found,
        statement_url=change_url(found),
        left=left,
        form=form,
        choices=form.choices_of(),
        barred=published and not by.has_perm("archive.publish_statement"),
        withdrawn=found.status == StatementStatus.WITHDRAWN,
    )
    return TemplateResponse(request, "admin/archive/source/replace_citations.html", context)


def _replace(form: ReplaceForm, statement: Statement, request: HttpRequest) -> bool:
    try:
        with transaction.atomic():
            replace_citations(
                statement=statement,
                version=form.cleaned_data["seen_version"] or 0,
                instead=form.instead(),
                reason=form.cleaned_data.get("reason", ""),
                by=editor(request),
            )
    except ActionError as refusal:
        form.add_error(None, str(refusal))
    except IntegrityError:
        form.add_error(None, CLASH)
    return form.is_valid()


def _left(source: Source, statement: Statement) -> list[Left]:
    cited = cited_by(statement)
    newest = source.revisions.latest("number")
    places = Placement.objects.filter(revision=newest, sentence__in=cited)
    current = set(places.values_list("sentence", flat=True))
    successions = Successions(source)
    found = []
    for sentence in cited:
        if sentence.pk not in current:
            successors = [
                successor.sentence
                for successor in successions.successors(sentence.pk)
                if successor.standing
            ]
            words = differences_of([sentence], [successor.text for successor in successors])
            found.append(Left(sentence, successors, words))
    return found
