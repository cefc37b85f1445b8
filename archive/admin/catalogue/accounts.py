"""Accounts and locked-out logins keep the pages that Django and axes give them."""

from __future__ import annotations

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group, User

from archive.admin.base import StrictLists

for model in (User, Group, AccessAttempt, AccessFailureLog, AccessLog):
    theirs = type(admin.site.get_model_admin(model))
    admin.site.unregister(model)
    admin.site.register(model, type(theirs.__name__, (StrictLists, theirs), {}))
