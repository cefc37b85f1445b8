from django.contrib import admin
from django.http import Http404
from django.urls import include, path, re_path
from django.views.defaults import page_not_found

from archive.admin.desk.home import home

urlpatterns = [
    # The admin's own way to a thing's page would ask drafts for theirs; its pages link directly.
    re_path("^admin/r/", page_not_found, {"exception": Http404()}),
    path("admin/", home),
    path("admin/", admin.site.urls),
    path("", include("archive.urls")),
]

# The pages for refusals are templates/400.html, 403.html, 403_csrf.html and 404.html, which
# Django's own handlers render.
handler500 = "archive.web.failures.server_error"
