"""What an editor gives — pasted text, a file or an address — read into a document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from archive.actions.intakes import take_intake
from archive.admin.forms import SeenForm
from archive.capture.document import CaptureError
from archive.capture.readers import LARGEST_FILE, SUFFIXES, read_document

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from archive.capture.document import Document
    from archive.models import Intake, Source

MOST_LINES = 4_000
TOO_MANY = (
    f"The text has more than {MOST_LINES:,} paragraphs: import it in parts, or use the command "
    "import_source."
)
GIVE_ONE = "Give one of these: text, a file or an address."


class IntakeForm(SeenForm):
    """Valid only when what was given has been read: then `document` is what was found.

    Show it with enctype="multipart/form-data".
    """

    document: Document

    url = forms.CharField(
        label="Address",
        required=False,
        widget=forms.TextInput({"inputmode": "url", "class": "vTextField", "autocomplete": "off"}),
        help_text="The full address of a public web page or PDF: https://…",
    )
    file = forms.FileField(
        required=False,
        allow_empty_file=True,  # its reader says what is wrong with it
        widget=forms.FileInput({"accept": ",".join(SUFFIXES)}),
        help_text=(
            "Text, Markdown, HTML, a saved page (.mhtml), Word (.docx) or PDF with a text layer; "
            "at most 10 MB."
        ),
    )
    text = forms.CharField(
        label="Text",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 10, "class": "vLargeTextField"}),
        help_text="One paragraph per line, or blank lines between paragraphs.",
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        given = {name: value for name, value in self.cleaned_data.items() if _holds(value)}
        if self.errors:
            return self.cleaned_data
        if len(given) != 1:
            raise ValidationError(GIVE_ONE)
        [(name, value)] = given.items()
        try:
            self.document = getattr(self, f"read_{name}")(value)
        except CaptureError as error:
            self.add_error(name, str(error))
        else:
            if self.document.text.count("\n") >= MOST_LINES:
                raise ValidationError(TOO_MANY)
        return self.cleaned_data

    def take(self, by: User, source: Source | None = None) -> Intake:
        """Keep what was read until its owner decides. Raises NotAllowed."""
        given = self.cleaned_data
        name = str(given["url"] or (given["file"] and given["file"].name) or "Pasted text")
        return take_intake(document=self.document, name=name, by=by, source=source)

    def read_text(self, text: str) -> Document:
        return read_document("pasted.txt", text.encode(errors="surrogatepass"))

    def read_file(self, file: Any) -> Document:
        if file.size > LARGEST_FILE:
            raise CaptureError("The file is larger than 10 MB: choose a smaller file.")
        return replace(read_document(file.name, file.read()), file_name=file.name)

    def read_url(self, url: str) -> Document:
        from archive.capture import fetch

        return fetch.fetch_document(url)


def _holds(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None
