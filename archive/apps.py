from importlib import import_module

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class ArchiveConfig(AppConfig):
    default = True
    name = "archive"
    verbose_name = "Archive"

    def ready(self) -> None:
        from archive.models import bootstrap, guards
        from archive.search import store, tables

        pre_migrate.connect(guards.remove_before_rebuild, sender=self)
        post_migrate.connect(guards.install_after_migrate, sender=self)
        post_migrate.connect(store.make_after_migrate, sender=self)
        post_migrate.connect(bootstrap.ensure, sender=self)
        checks.register(guards.check_guards, checks.Tags.database)
        checks.register(tables.check_index, checks.Tags.database)


class ReadoutAdminConfig(AdminConfig):
    """Django's admin, with a site of our own."""

    default_site = "archive.admin.site.ReadoutAdminSite"
    default = False

    def ready(self) -> None:
        super().ready()
        import_module("archive.admin.registrations")
