"""The pages' server entry (gunicorn, gthread)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pamong.config.settings")
application = get_wsgi_application()
