import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_config.settings")

from archive.web.gate import gated

application = gated(get_wsgi_application())
