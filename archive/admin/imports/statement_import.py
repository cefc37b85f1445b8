"""Statements from a table: shown first as what they would become, then saved, all or none.

The rows stay in the page between the two, where they can be corrected; nothing is kept on disk.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import DatabaseError
from django.urls import reverse

from archive.admin.acts import ActPage
from archive.admin.forms import SeenForm
from archive.capture.document import CaptureError, decode
from archive.models import Statement
from archive.text.normalise import UnreadableText, refuse_unreadable

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpResponse, QueryDict
    from import_export.results import Result

LARGEST = 1_000_000  # bytes
FORMATS = {
    "csv": "CSV: a header row, then one statement per row",
    "json": "JSON: a list of objects",
}


class TableForm(SeenForm):
    file = forms.FileField(required=False, help_text="A CSV or JSON file of at most 1 MB …")
    rows = forms.CharField(
        required=False,
        strip=False,
        max_length=LARGEST,
        widget=forms.Textarea({"rows": 12, "spellcheck": "false"}),
        help_text="… or paste the rows. A file replaces the contents of this box.",
    )
    format = forms.ChoiceField(choices=[*FORMATS.items()], widget=forms.RadioSelect, initial="csv")

    def clean_file(self) -> str:
        file = cast("UploadedFile[Any] | None", self.cleaned_data["file"])
        if file is None:
            return ""
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(
                "The file is larger than 1 MB; split it and import the parts."
            )
        try:
            return decode(file.read())
        except CaptureError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        super().clean()
        asked = self.cleaned_data
        if "file" in asked and "format" in asked:
            asked["rows"] = asked["file"] or asked.get("rows", "")
            if not asked["rows"].strip():
                self.add_error("rows", "Choose a file or paste rows.")
            elif not self.errors:
                asked["table"] = self._table(asked["format"], asked["rows"])
        return asked

    def keep_rows(self) -> None:
        """Show the rows of a file in the page, where they can be corrected."""
        self.data = cast("QueryDict", self.data).copy()
        self.data["rows"] = self.cleaned_data["rows"]

    def _table(self, kind: str, rows: str) -> Any:
        from import_export.formats.base_formats import CSV, JSON

        try:
            table = {"csv": CSV, "json": JSON}[kind]().create_dataset(rows)
            # JSON can spell what no text can hold.
            refuse_unreadable("".join(map(str, chain(table.headers or (), *table))))
        except UnreadableText as error:
            self.add_error("rows", str(error))
            return None
        except Exception:  # readers of tables raise whatever they stumble over
            self.add_error(
                "rows", f"These rows cannot be read as {kind.upper()}; check the format."
            )
            return None
        if not table or not table.headers:
            self.add_error("rows", "There are no rows below the header; add at least one.")
        return table


class StatementImport(ActPage[Statement]):
    name = "import"
    title = "Import statements"
    template = "admin/archive/statement/import.html"
    result: Result | None = None

    def may(self) -> bool:
        return self.admin.has_add_permission(self.request)

    @cached_property
    def form(self) -> TableForm:
        return TableForm(self.sent, self.request.FILES)

    @property
    def saving(self) -> bool:
        return "save" in self.request.POST

    def acted(self) -> bool:
        """Without the button for saving, what would become of the rows is found out alone."""
        if not self.form.is_valid():
            return False
        is_whole = super().acted() and self.ready
        self.form.keep_rows()
        return is_whole and self.saving

    def act(self) -> None:
        """Nothing is saved if one of the rows is refused."""
        from archive.admin.imports.statement_rows import StatementRows

        result = StatementRows(by=self.by).import_data(
            self.form.cleaned_data["table"],
            dry_run=not self.saving,
            use_transactions=True,
            rollback_on_validation_errors=True,
        )
        _raise_outages(result)
        self.result = result

    @property
    def ready(self) -> bool:
        return self.result is not None and not _faulty(self.result)

    def done(self) -> HttpResponse:
        n = len(cast("Result", self.result).valid_rows())
        return self.leave(f"{n} drafts saved.", reverse("admin:archive_statement_changelist"))

    def plan(self) -> dict[str, Any]:
        from archive.admin.imports.statement_rows import COLUMNS, NEEDED

        return {
            "columns": [(name, words, name in NEEDED) for name, words in COLUMNS.items()],
            "result": self.result,
            "ready": self.ready,
        }


def _raise_outages(result: Result) -> None:
    """The library takes whatever happens at a row for a fault of that row."""
    for _, faults in result.row_errors():
        for fault in faults:
            if isinstance(fault.error, DatabaseError):
                raise fault.error


def _faulty(result: Result) -> bool:
    return bool(result.has_errors() or result.has_validation_errors())
