"""Static files, gathered once for each state of them, each under a name that says what is in it."""

import hashlib
import json

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.test.utils import override_settings


def collect() -> None:
    stamp = settings.STATIC_ROOT / "stamp.json"
    state = _state()
    if stamp.exists() and json.loads(stamp.read_text()) == state:
        return
    manifest = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    with override_settings(STORAGES=manifest):
        call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(json.dumps(state))


def _state() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = storage.path(path)
            found = storage.size(path), storage.get_modified_time(path).isoformat()
            digest.update(f"{file} {found}\n".encode())
    return digest.hexdigest()
