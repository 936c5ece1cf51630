import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from kithwork.kernel import lifeline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kithwork.settings")

lifeline.hold()
application = get_wsgi_application()
# The code of every page is here before the first is asked for, and what stays for good is not searched for rubbish
# again while somebody waits: that took 50 ms of every few pages.
get_resolver().url_patterns  # noqa: B018 - asking imports them
gc.collect()
gc.freeze()
