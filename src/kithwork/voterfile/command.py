"""`./kith voters import FILE --organization SLUG`: the same verbs as on the organization's page, while one waits."""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from django.db import OperationalError
from django.utils import timezone
from django.utils.translation import gettext as _

from kithwork.accounts import door
from kithwork.kernel.errors import NotFoundError, RefusedError
from kithwork.kernel.scope import OrgScope
from kithwork.voterfile import reads, writes
from kithwork.voterfile.reads import FileCard
from kithwork.voterfile.writes import Terms, Told

_CHUNK: Final = 1 << 20
_FLAGS: Final = {
    "source": "--source",
    "obtained_on": "--obtained-on",
    "permitted_use": "--permitted-use",
    "agreed": "--agree",
}
DONE, REFUSED, INTERRUPTED = 0, 1, 130


def main(argv: Sequence[str]) -> int:
    """Exit code: 0 in force, 1 refused with a sentence, 2 wrong usage, 130 interrupted."""
    given = _parser().parse_args(argv)
    try:
        return _import(given, timezone.now())
    except RefusedError as refused:
        flag = _FLAGS.get(refused.field)
        _say(f"{refused.sentence} ({flag})" if flag else refused.sentence)
    except NotFoundError:
        _say(_("There is no organization “%(slug)s”.") % {"slug": given.organization})
    except OperationalError:
        _say(_("The database is busy or did not answer. Please give the same command again."))
    except OSError as error:
        _say(f"{given.file}: {error.strerror or error}")
    except KeyboardInterrupt:
        _say(_("\nStopped. The file in force before stays in force; the same command begins again."))
        return INTERRUPTED
    return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kith voters", description=_("Bring in voter files."))
    verbs = parser.add_subparsers(dest="verb", required=True)
    bring = verbs.add_parser("import", help=_("load a voter file and put it in force for an organization"))
    bring.add_argument("file", type=Path, help=_("as the state delivered it: plain, .gz or .zip"))
    bring.add_argument("--organization", required=True, metavar="SLUG")
    bring.add_argument("--source", help=_("where the file is from"))
    bring.add_argument(
        "--obtained-on", type=date.fromisoformat, metavar="YYYY-MM-DD", help=_("the day it was obtained")
    )
    bring.add_argument("--permitted-use", help=_("what the file may be used for; shown at every export"))
    bring.add_argument("--agree", action="store_true", help=_("the organization may use the file in that way"))
    bring.add_argument(
        "--check",
        action="store_true",
        help=_("read and compare it only; the same command without --check then puts it in force"),
    )
    bring.add_argument(
        "--map", type=Path, metavar="FILE", help=_("a JSON file that says what the columns of an unknown table mean")
    )
    bring.add_argument("--yes", action="store_true", help=_("ask nothing: what is missing is an error"))
    return parser


def _import(given: argparse.Namespace, now: datetime) -> int:
    scope = door.organization_scope_by_slug(door.system_scope(), given.organization)
    unfinished = _unfinished(scope, _sha256(given.file))
    file_id = unfinished.id if unfinished else _receive(scope, given, now)
    if unfinished and not given.check:
        writes.put_in_force(scope, file_id=file_id, now=now, in_background=False)
    writes.load(scope, file_id=file_id, now=now, progress=_show)
    if unfinished and unfinished.status == "in_force":
        _say(_("This very file is in force already. Nothing to do."))
        return DONE
    return _report(reads.card(scope, file_id=file_id))


def _unfinished(scope: OrgScope, sha256: str) -> FileCard | None:
    """The same delivery, in force already or left behind by a run that was stopped: that one is taken up again."""
    same = (
        file for file in reads.cards(scope) if file.sha256 == sha256 and file.status not in {"replaced", "unmapped"}
    )
    return next(same, None)


def _receive(scope: OrgScope, given: argparse.Namespace, now: datetime) -> int:
    return writes.receive(
        scope,
        chunks=_chunks(given.file),
        name=given.file.name,
        terms=_terms(given),
        client_key=uuid4(),
        is_check=given.check,
        mapping=_mapping(given.map),
        now=now,
        in_background=False,
    )


def _mapping(path: Path | None) -> Told | None:
    if path is None:
        return None
    try:
        told = json.loads(path.read_text())
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise RefusedError(_("%(file)s is no JSON: %(why)s") % {"file": path, "why": error}) from error
    if not isinstance(told, dict):
        raise RefusedError(_("%(file)s holds no mapping; docs/guide/operators.md shows one.") % {"file": path})
    return told


def _terms(given: argparse.Namespace) -> Terms:
    asks = not given.yes and sys.stdin.isatty()
    source = given.source or (_ask(_("Where is the file from?")) if asks else "")
    obtained = given.obtained_on or (_ask_day() if asks else None)
    use = given.permitted_use or (_ask(_("What may it be used for?")) if asks else "")
    agreed = given.agree or (asks and _ask(_("May the organization use it in that way? Type yes:")) == _("yes"))
    return Terms(source, obtained, use, agreed)


def _ask(question: str) -> str:
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def _ask_day() -> date | None:
    try:
        return date.fromisoformat(_ask(_("On which day was it obtained (YYYY-MM-DD)?")))
    except ValueError:
        return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(path):
        digest.update(chunk)
    return digest.hexdigest()


def _show(done: int, total: int, stage: str) -> None:
    words = _("making the index …") if stage == "indexing" else _("reading …")
    sys.stderr.write(f"\r{done / max(total, 1):4.0%} {words:<24}")
    sys.stderr.flush()


def _report(file: FileCard) -> int:
    _say("")
    if file.lines:
        numbers = {"lines": file.lines, "accepted": file.accepted, "rejected": file.rejected}
        _say(_("%(lines)d lines = %(accepted)d accepted + %(rejected)d rejected") % numbers)
    for rejected in file.rejected_lines:
        _say(_("  line %(line)d: %(reason)s") % {"line": rejected.line, "reason": rejected.reason})
    if file.rejected_lines and file.rejected_beyond:
        _say(_("  and %(count)d more") % {"count": file.rejected_beyond})
    if file.failure:
        _say(file.failure)
        return REFUSED
    if file.waits_for_a_person:
        return _report_check(file)
    _say(
        _("In force for %(state)s: %(count)d voters can be matched.") % {"state": file.state, "count": file.candidates}
    )
    return DONE


def _report_check(file: FileCard) -> int:
    _say(file.why)
    if file.missing:
        _say(_("Missing columns: %(names)s") % {"names": ", ".join(file.missing)})
    if file.added is not None:
        told = {"added": file.added, "changed": file.changed, "vanished": file.vanished}
        _say(_("Beside the file in force: %(added)d new, %(changed)d changed, %(vanished)d no longer there.") % told)
    _say(_("Checked, and not in force. The same command without --check puts it in force."))
    return DONE


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
