"""What a browser does with a page of the admin: read its form, change it, send it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

if TYPE_CHECKING:
    from django.db.models import Model
    from django.test import Client


def address(thing: Model | type[Model], page: str = "change") -> str:
    name = f"admin:archive_{thing._meta.model_name}_{page}"
    return reverse(name, args=[] if isinstance(thing, type) else [thing.pk])


def form_of(client: Client, url: str) -> dict[str, Any]:
    """The values that the page's form would send as it stands."""
    adminform = client.get(url).context["adminform"]
    shown = {name for _, options in adminform.fieldsets for name in options["fields"]}
    values = {f.name: f.value() for f in adminform.form if f.name in shown}
    return {name: sent(value) for name, value in values.items() if value is not None}


def sent(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [getattr(item, "pk", item) for item in value]
    return value


def errors_of(response: Any) -> list[str]:
    """All that the page of a refused form says."""
    form = response.context["adminform"].form if "adminform" in response.context else None
    form = form or response.context["form"]
    return [str(message) for messages in form.errors.values() for message in messages]


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]
