"""The admin's own site: what an editor typed survives a session that ran out.

A form that arrives after its session ended, or with the token of an earlier one, is not thrown
away. It comes back as a page that holds it, after the login if need be, and is sent on from there
to its page, as unsaved: ActingForm shows it again and acts on nothing until it is looked at.
Nothing is kept on the server, and it works without script.
"""

from __future__ import annotations

import json
from functools import update_wrapper
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import UsernameField
from django.forms import TextInput
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.csrf import csrf_failure as refuse

from archive.web.carried import CARRIED, context_of, is_form_of_ours, is_from_here, read, sent

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase


UNREADABLE = "The form you were filling in could not be restored; open it and fill it in again."


class LoginForm(AdminAuthenticationForm):
    """Django leaves it to the browser that a name is no longer than one can be."""

    username = UsernameField(max_length=150, widget=TextInput({"autofocus": True}))


class ReadoutAdminSite(AdminSite):
    login_form = LoginForm
    login_template = "admin/archive/login.html"

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner = super().admin_view(view, cacheable)

        def resuming(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if (
                request.method == "POST"
                and not self.has_permission(request)
                and is_form_of_ours(request)
            ):
                return self.login_again(request)
            return inner(request, *args, **kwargs)

        return update_wrapper(resuming, inner)

    def login_again(self, request: HttpRequest) -> HttpResponse:
        """The login page with the whole form in it."""
        context = {
            **self.each_context(request),
            "title": "Log in",
            "form": LoginForm(request),
            "app_path": reverse("admin:login"),
            "next": request.get_full_path(),
            CARRIED: json.dumps(sent(request)),
        }
        return TemplateResponse(request, self.login_template, context, status=403)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        carried = request.POST.get(CARRIED, "")
        response = super().login(request, {**(extra_context or {}), CARRIED: carried})
        if response.status_code == 302 and carried:
            if values := read(carried):
                return self.send_on(request, response["Location"], values)
            messages.warning(request, UNREADABLE)
        return response

    def send_on(
        self, request: HttpRequest, address: str, values: list[tuple[str, str]]
    ) -> HttpResponse:
        context = {
            **self.each_context(request),
            "title": "What you typed is kept",
            **context_of(address, values),
        }
        return TemplateResponse(request, "admin/archive/send_on.html", context)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form of our own whose token is that of an earlier login. The browser says whose form it
    was, so that no other site can have an editor send on what it wrote."""
    from django.contrib import admin

    site = admin.site
    if (
        not isinstance(site, ReadoutAdminSite)
        or not is_from_here(request)
        or not is_form_of_ours(request)
    ):
        return refuse(request, reason)
    if not site.has_permission(request):
        return site.login_again(request)
    return site.send_on(request, request.get_full_path(), sent(request))
