"""The one place where the environment is read; a wrong value stops the start with a sentence."""

from os import environ
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from archive.web import logs

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent


def env_bool(name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value not in ("", "0", "1", "false", "true", "no", "yes", "off", "on"):
        raise ImproperlyConfigured(f"{name} is “{value}”; set it to 1 or 0.")
    return value in ("1", "true", "yes", "on")


def env_secret_key() -> str:
    key = environ.get("SECRET_KEY", "")
    if len(key) < 50 or len(set(key)) < 5:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing or too easy to guess; set it to at least 50 random characters."
        )
    return key


def env_site_url() -> str:
    url = environ.get("SITE_URL", "").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise ImproperlyConfigured(
            f"SITE_URL is “{url}”; set it to the public address of the site, "
            "such as https://readout.example."
        )
    return url


def env_allowed_hosts(site_url: str) -> list[str]:
    default = urlsplit(site_url).hostname or ""
    hosts = [host.strip() for host in environ.get("ALLOWED_HOSTS", default).split(",")]
    if "" in hosts or any(character in host for host in hosts for character in "*/: "):
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must list host names with commas between them, "
            "without stars, ports or slashes."
        )
    return hosts


def env_trusted_proxies() -> int:
    number = environ.get("TRUSTED_PROXIES", "").strip() or "0"
    if number not in list("0123456789"):
        raise ImproperlyConfigured(
            f"TRUSTED_PROXIES is “{number}”; set it to the number of proxies of yours "
            "between readers and this server, from 0 to 9."
        )
    return int(number)


def env_database() -> dict[str, object]:
    url = environ.get("DATABASE_URL") or f"sqlite:///{BASE_DIR / 'readout.sqlite3'}"
    try:
        database = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except Exception as error:
        raise ImproperlyConfigured(
            "DATABASE_URL is not understood; write it as sqlite:////path/to/file "
            "or postgres://user:password@host:port/name."
        ) from error
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database["OPTIONS"] = {
            # DEFERRED loses concurrent writes to “database is locked”; IMMEDIATE waits its turn.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=268435456; "
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY"
            ),
        }
    elif database["ENGINE"] == "django.db.backends.postgresql":
        # Planned for a disk that turns, a page of fifty statements reads all sources there are.
        planner = {"options": "-c random_page_cost=1.1 -c jit=off"}
        database.setdefault("OPTIONS", planner)
    else:
        raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL.")
    return database


SECRET_KEY = env_secret_key()
DEBUG = env_bool("DEBUG")
PUBLISH_OWN = env_bool("PUBLISH_OWN")
SITE_URL = env_site_url()
ALLOWED_HOSTS = env_allowed_hosts(SITE_URL)
TRUSTED_PROXIES = env_trusted_proxies()
DATABASES = {"default": env_database()}

INSTALLED_APPS = [
    "archive.apps.ReadoutAdminConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
    "archive.apps.ArchiveConfig",
]

MIDDLEWARE = [
    "archive.web.logs.RequestIds",
    # Outside of all that follow: what it keeps is a page as these leave it, headers and all.
    "archive.web.page_cache.PageCache",
    # Those that add headers come next, so that refusals and errors carry them too.
    "archive.web.middleware.SecureAnswers",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "archive.web.middleware.Refusals",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "archive.web.middleware.Redirects",
]

LOGGING = logs.CONFIG

ROOT_URLCONF = "site_config.urls"
WSGI_APPLICATION = "site_config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "archive.templatetags.archive",
                "archive.templatetags.editions",
                "archive.templatetags.forms",
                "archive.templatetags.lists",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "archive.api.negotiation.JsonAlone",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "archive.api.answers.on_exception",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Readout",
    "DESCRIPTION": "Official statements, each on its original sentence. Read-only, without a key.",
    "VERSION": "1",
    "TOS": f"{SITE_URL}/about/data/#h-licence",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVERS": [{"url": SITE_URL}],
    "POSTPROCESSING_HOOKS": ["archive.api.schema.add_shapes"],
}

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
PUBLIC_BUNDLE = BASE_DIR / "var" / "archive.jsonl.gz"  # made by dump_archive --public
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# The preview of an import sends two boxes a paragraph; a pasted text may be as long as a file.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 11_000_000  # bytes, files aside

WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}

AUTHENTICATION_BACKENDS = [
    "archive.web.lockout.LockoutBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AXES_CLIENT_IP_CALLABLE = "archive.web.addresses.client_address"
AXES_LOCKOUT_CALLABLE = "archive.web.lockout.locked_out"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "archive.admin.site.csrf_failure"
X_FRAME_OPTIONS = "DENY"
# Entering the browsers' preload lists is the domain owner's decision, not the archive's.
SILENCED_SYSTEM_CHECKS = ["security.W021"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    feature: []
    for feature in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "publickey-credentials-get",
        "usb",
    )
}
