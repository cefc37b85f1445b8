"""The site's settings under values that only tests may use."""

from os import environ

environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
environ.setdefault("SITE_URL", "http://testserver")

from site_config.settings import *  # noqa: F403
from site_config.settings import BASE_DIR, DATABASES, MIDDLEWARE, STORAGES

# Factories put rows in past the actions, so no generation tells of them. tests/test_cache.py puts
# it back.
MIDDLEWARE.remove("archive.web.page_cache.PageCache")

# Whitenoise warns of a folder that is not there, and warnings are errors.
STATIC_ROOT = BASE_DIR / "var" / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

# A file: an in-memory SQLite database shares one connection between a live server's threads.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}

PUBLIC_BUNDLE = BASE_DIR / "var" / "test" / "archive.jsonl.gz"

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PUBLISH_OWN = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
