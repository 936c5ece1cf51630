import os

from django.core.wsgi import get_wsgi_application

from kithwork.kernel import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kithwork.settings")

lifeline.hold()
application = get_wsgi_application()
