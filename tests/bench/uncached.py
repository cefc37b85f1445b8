"""The site's own settings, less the page cache: every page is made anew."""

from site_config.settings import *  # noqa: F403
from site_config.settings import MIDDLEWARE

MIDDLEWARE.remove("archive.web.page_cache.PageCache")
