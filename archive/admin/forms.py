"""Forms that act, and fields that survive whatever is sent to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.forms.widgets import Script

from archive.actions.base import ActionError
from archive.web.carried import RESUMED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import User

M = TypeVar("M", bound=models.Model)

CLASH = "This could not be saved because something else changed; reload the page."


NOT_SAVED = "What you typed is here but not saved yet. Check it, then save it."


def kept_back(data: Mapping[str, Any]) -> str:
    """Why a form that was sent is shown again and not acted on: it outlived its session or met an
    outage, and nobody has looked at it since."""
    return NOT_SAVED if RESUMED in data else ""


def is_key(value: object) -> bool:
    """Whether a value can be looked up as a primary key without the database failing."""
    digits = str(value)
    return digits.isascii() and digits.isdecimal() and len(digits) < 19


class TextLines(forms.CharField):
    """Browsers send lines with other ends than they were given; that is no change."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace("\r\n", "\n") if value else value)


class KeysField(forms.ModelMultipleChoiceField[M]):
    """Django finds what is no number, but not what is too large a one."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if not is_key(key):
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": key})
        return super().clean(value)


class Named:
    """The boxes that select2 draws are named by the label of the field."""

    class Media:
        js = (
            "admin/js/jquery.init.js",
            "admin/js/autocomplete.js",
            Script("archive/labels.js", type="module"),
        )


class ChosenOne(Named, AutocompleteSelect):
    """Shows a chosen thing again, and nothing for a value that cannot be one."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class ChosenMany(Named, AutocompleteSelectMultiple):
    """As ChosenOne, for several."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attr)


class SeenForm(forms.Form):
    """Valid only when its editor has looked at it since logging in."""

    def clean(self) -> dict[str, Any] | None:
        if why := kept_back(self.data):
            raise ValidationError(why)
        return super().clean()


class ActingForm(forms.ModelForm[M]):
    """A form whose validation ends with the act itself.

    Only a form can still show an error: what an action refuses after the admin has found its
    form valid would be a traceback. The admin holds a transaction around the whole POST and
    each act has a savepoint in it, so a refused act leaves nothing behind, and the page comes
    back with the reason and with all that was typed. Saving has nothing left to do then.

    Formsets are validated later than their form, so a page with such a form has none.
    """

    by: User

    def act(self) -> M:
        """Write what was typed, through an action, and return what is now saved."""
        raise NotImplementedError

    def full_clean(self) -> None:
        super().full_clean()
        if why := kept_back(self.data):
            self.add_error(None, why)
        if not self.is_bound or self.errors or not self.says_something():
            return
        try:
            with transaction.atomic():
                self.instance = self.act()
        except ActionError as refusal:
            self.refuse(refusal)
        except ValidationError as refusal:
            self.add_faults(refusal)
        except IntegrityError:
            self.add_error(None, CLASH)

    def says_something(self) -> bool:
        """An object saved without changes is not changed, and leaves no record."""
        return self.instance.pk is None or bool(self.changed_data)

    def refuse(self, refusal: ActionError) -> None:
        self.add_error(None, str(refusal))

    def add_faults(self, refusal: ValidationError) -> None:
        """Faults of fields that the form does not show go to its top."""
        for name, faults in refusal.update_error_dict({}).items():
            shown = name != NON_FIELD_ERRORS and name in self.fields
            self.add_error(name if shown else None, faults)

    def save(self, commit: bool = True) -> M:
        return self.instance
