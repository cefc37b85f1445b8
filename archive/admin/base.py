"""What every page of the admin shares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.core.exceptions import BadRequest
from django.db import IntegrityError, models
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.text import smart_split

from archive.actions.base import ActionError
from archive.admin.acts import ActPage, ThingPage, editor
from archive.admin.forms import (
    CLASH,
    ActingForm,
    ChosenMany,
    ChosenOne,
    KeysField,
    TextLines,
    is_key,
    kept_back,
)
from archive.models import Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Field, ForeignKey, ManyToManyField, QuerySet
    from django.forms import Field as FormField
    from django.forms import Form, ModelChoiceField, ModelMultipleChoiceField
    from django.http import HttpRequest, HttpResponse
    from django.urls import URLPattern

M = TypeVar("M", bound=models.Model)

MOST_WORDS = 50
NOT_LISTED = "One of your choices is no longer in this list; choose again."
_TOO_LONG_FOR_A_KEY = re.compile(r"\d{19}")


def shortened(text: str, limit: int = 120) -> str:
    """A text cut between words, for lists alone; the whole of it is on its own page."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    if not text[limit].isspace() and " " in head:
        head = head.rsplit(" ", 1)[0]
    return f"{head.rstrip()}…"


class StrictList(ChangeList):
    """Refuses filters that Django would only fail on in the middle of a query."""

    def get_filters(self, request: HttpRequest) -> Any:
        values = [value for values in self.get_filters_params().values() for value in values]
        if any(_TOO_LONG_FOR_A_KEY.search(value) for value in values):
            raise IncorrectLookupParameters
        try:
            return super().get_filters(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error

    def get_results(self, request: HttpRequest) -> None:
        """Such as the year 99999, which is only found out when the query is written."""
        try:
            super().get_results(request)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error


class StrictLists(admin.ModelAdmin[M]):
    """No mistyped address and no forged form makes a page fail."""

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> M | None:
        """Django looks for a field without a name where the address says `_to_field=`."""
        return super().get_object(request, object_id, from_field or None)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if "_saveasnew" in request.POST and not self.save_as:
            raise BadRequest("“Save as new” is not available here; use “Save”.")
        return super().changeform_view(request, object_id, form_url, extra_context)

    def response_action(self, request: HttpRequest, queryset: Any, *rest: Any) -> Any:
        if all(map(is_key, request.POST.getlist(ACTION_CHECKBOX_NAME))):
            return super().response_action(request, queryset, *rest)
        self.message_user(request, NOT_LISTED, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        kwargs.setdefault("form_class", KeysField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """No filter here needs a regular expression, and half of one is an error."""
        return not lookup.endswith("regex") and super().lookup_allowed(lookup, value, request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return StrictList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """Every word is a condition, and SQLite takes a thousand of them at most."""
        if sum(1 for _ in smart_split(search_term)) > MOST_WORDS:
            return queryset.none(), False
        return super().get_search_results(request, queryset, search_term)


class EditorialAdmin(StrictLists[M]):
    """A page that writes through actions, or not at all.

    `form` is an ActingForm, which has acted when it is found valid. Nothing is deleted but
    through `delete_model`; bulk actions would go past it, so there are none.
    """

    pages: Sequence[type[ActPage[Any]]] = ()
    """Beside Django's own."""
    actions = None
    show_full_result_count = False
    formfield_overrides = {
        models.TextField: {"widget": AdminTextareaWidget({"rows": 4}), "form_class": TextLines}
    }
    list_per_page = 50

    class Media:
        css = {"all": ["archive/admin.css"]}

    def get_form(
        self, request: HttpRequest, obj: M | None = None, change: bool = False, **kwargs: Any
    ) -> type[ActingForm[M]]:
        form = cast("type[ActingForm[M]]", super().get_form(request, obj, change, **kwargs))
        form.by = editor(request)
        return form

    def get_urls(self) -> list[URLPattern]:
        return [*(page.pattern(self) for page in self.pages), *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: M | None = None,
    ) -> HttpResponse:
        if obj is not None:
            context |= self.links(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def links(self, request: HttpRequest, thing: M) -> dict[str, Any]:
        """Which pages about a thing are offered at its own, and why others are not."""
        pages = [
            page(self, request, thing=thing) for page in self.pages if issubclass(page, ThingPage)
        ]
        found = [(page, page.hindrance()) for page in pages if page.link() and page.fits()]
        return {
            "acts": [page for page, why_not in found if not why_not],
            "hindrances": dict.fromkeys(why_not for _, why_not in found if why_not),
        }

    def save_model(self, request: HttpRequest, obj: M, form: Form, change: bool) -> None:
        """The form has done it."""

    def save_related(self, request: HttpRequest, form: Form, formsets: Any, change: bool) -> None:
        """The form has done that too."""

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> FormField | None:
        """A chosen thing can be changed from here; deleting it is no part of choosing, and a
        source is added by more than one page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False
            field.widget.can_add_related &= db_field.related_model is not Source
        return field

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        if db_field.name in self.autocomplete_fields:
            kwargs["widget"] = ChosenMany(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_view_on_site_url(self, obj: M | None = None) -> str | None:
        """What is not public has no page there."""
        page = getattr(obj, "get_absolute_url", None)
        published = getattr(self.model._default_manager, "published", None)
        if obj is None or page is None or published is None:
            return None
        if not published().filter(pk=obj.pk).exists():
            return None
        return cast("str", page())

    def get_deleted_objects(
        self, objs: Sequence[M] | QuerySet[M], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """The action knows what may not go; only the thing itself ever does."""
        name = str(self.opts.verbose_name_plural)
        return [str(obj) for obj in objs], {name: len(objs)}, set(), []

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if why := kept_back(request.POST):
            self.message_user(request, why, messages.ERROR)
            return HttpResponseRedirect(request.path)
        try:
            return super().delete_view(request, object_id, extra_context)
        except ActionError as refusal:
            sentence = str(refusal)
        except (IntegrityError, models.ProtectedError, models.RestrictedError):
            sentence = CLASH
        self.message_user(request, sentence, messages.ERROR)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[unquote(object_id)]))


class ReadOnly(EditorialAdmin[M]):
    """To look at: it is written elsewhere, or never again."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False
