"""The site's settings under values that only tests may use."""

from os import environ

environ.setdefault("SECRET_KEY", "only-for-tests-" + "0123456789abcdef" * 4)
environ.setdefault("SITE_URL", "http://testserver")

from site_config.settings import *  # noqa: F403
from site_config.settings import BASE_DIR, DATABASES, STORAGES

# A file: an in-memory SQLite database shares one connection between a live server's threads.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    (BASE_DIR / "var").mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(BASE_DIR / "var" / "test.sqlite3")}

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
