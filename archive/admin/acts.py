"""Pages of the admin beside Django's own, each over one action: a form, a plan, a button."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from archive.actions.base import ActionError
from archive.admin.forms import CLASH, SeenForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.forms import BaseForm
    from django.http import HttpRequest, HttpResponse, QueryDict
    from django.urls import URLPattern

M = TypeVar("M", bound=models.Model)


def editor(request: HttpRequest) -> User:
    """The admin lets nobody in without an account."""
    return cast("User", request.user)


def change_url(thing: models.Model) -> str:
    name = f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change"
    return reverse(name, args=[thing.pk])


def gone(admin: ModelAdmin[Any], request: HttpRequest, object_id: str) -> HttpResponse:
    """Say that there is no such thing (any more), as Django's own pages do."""
    return admin._get_obj_does_not_exist_redirect(  # type: ignore[no-any-return, attr-defined]
        request, admin.opts, object_id
    )


def refusals(act: Callable[[], object]) -> list[str]:
    """Act, and return nothing; or why the archive refused it, and then nothing is done."""
    try:
        with transaction.atomic():
            act()
    except ActionError as refusal:
        return [str(refusal)]
    except ValidationError as refusal:
        return refusal.messages
    except IntegrityError:
        return [CLASH]
    return []


class ActPage(Generic[M]):
    """GET shows the form and the plan; POST acts and leads on, or shows both with the refusal."""

    name: ClassVar[str]
    """The end of its address's name, as in `archive_source_publish`."""
    path: ClassVar[str] = ""
    """Below the address of the list; the name, if it is not given."""
    template: ClassVar[str]
    title: ClassVar[str] = ""
    """Or `plan` names one."""

    def __init__(self, admin: ModelAdmin[M], request: HttpRequest, **asked: Any) -> None:
        """`asked` is what the address names beside the thing itself."""
        self.admin, self.request, self.asked = admin, request, asked
        self.by = editor(request)

    @classmethod
    def route(cls) -> str:
        return f"{cls.path or cls.name}/"

    @classmethod
    def pattern(cls, admin: ModelAdmin[M]) -> URLPattern:
        def view(request: HttpRequest, **asked: Any) -> HttpResponse:
            return cls.opened(admin, request, **asked)

        name = f"{admin.opts.app_label}_{admin.opts.model_name}_{cls.name}"
        return path(cls.route(), admin.admin_site.admin_view(view), name=name)

    @classmethod
    def opened(cls, admin: ModelAdmin[M], request: HttpRequest, **asked: Any) -> HttpResponse:
        page = cls(admin, request, **asked)
        if not page.may():
            raise PermissionDenied
        return page.answer()

    @property
    def sent(self) -> QueryDict | None:
        return self.request.POST if self.request.method == "POST" else None

    @cached_property
    def form(self) -> BaseForm:
        return SeenForm(self.sent)

    def may(self) -> bool:
        raise NotImplementedError

    def answer(self) -> HttpResponse:
        if self.pressed() and self.acted():
            return self.done()
        return self.shown()

    def pressed(self) -> bool:
        """Whether what was sent asks for the act."""
        return self.request.method == "POST"

    def acted(self) -> bool:
        """Whether it was done; if not, the form says why."""
        if self.form.is_valid() and (found := refusals(self.act)):
            self.refuse(*found)
        return self.form.is_valid()

    def refuse(self, *sentences: str) -> None:
        self.form.add_error(None, list(sentences))

    @property
    def fault(self) -> str:
        """What the form refuses as a whole."""
        return " ".join(map(str, self.form.non_field_errors()))

    def act(self) -> None:
        """Nothing is left to do where the form is an ActingForm."""

    def done(self) -> HttpResponse:
        raise NotImplementedError

    def leave(self, message: str, address: str, level: int = messages.SUCCESS) -> HttpResponse:
        self.admin.message_user(self.request, message, level)
        return HttpResponseRedirect(address)

    def plan(self) -> dict[str, Any]:
        """What the template shows beside the form."""
        return {}

    def shown(self) -> HttpResponse:
        return TemplateResponse(self.request, self.template, self.context())

    def context(self) -> dict[str, Any]:
        return {
            **self.admin.admin_site.each_context(self.request),
            "title": self.title,
            "opts": self.admin.opts,
            "form": self.form,
            "fault": self.fault,
            "media": self.admin.media + self.form.media,
            **self.plan(),
        }


class ThingPage(ActPage[M]):
    """A page below the address of one thing."""

    def __init__(
        self, admin: ModelAdmin[M], request: HttpRequest, *, thing: M, **asked: Any
    ) -> None:
        super().__init__(admin, request, **asked)
        self.thing = thing

    @classmethod
    def route(cls) -> str:
        return f"<path:object_id>/{super().route()}"

    @classmethod
    def opened(cls, admin: ModelAdmin[M], request: HttpRequest, **asked: Any) -> HttpResponse:
        object_id = asked.pop("object_id")
        thing = admin.get_object(request, unquote(object_id))
        if thing is None:
            return gone(admin, request, object_id)
        return super().opened(admin, request, thing=thing, **asked)

    def link(self) -> str:
        """What leads here from the thing's own page, if anything does."""
        return ""

    def at_once(self) -> bool:
        """Whether the link acts already, since there is nothing to ask."""
        return False

    def fits(self) -> bool:
        """Whether the act is one for this thing in its state."""
        return self.may()

    def hindrance(self) -> str:
        """Why someone with the right cannot do it with this object."""
        return ""

    def log(self, message: str) -> None:
        self.admin.log_change(self.request, self.thing, message)

    def context(self) -> dict[str, Any]:
        return {"original": self.thing, "back": change_url(self.thing), **super().context()}
