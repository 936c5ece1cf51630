"""Whatever keeps a command from going on becomes one sentence and the exit code 1."""

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):  # noqa: N818 - not a fault: the command ends here, and says why
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def say(text: str = "") -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def complain(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def sentence(error: BaseException) -> str | None:
    """None for what nobody foresaw: that deserves its traceback."""
    kind = type(error).__name__
    if given := getattr(error, "sentence", None):
        return str(given)
    if kind == "ImproperlyConfigured":
        return str(error)
    if kind in {"OperationalError", "PoolTimeout"}:
        return f"The database does not answer: {_last_line(error)}. Check DATABASE_URL and that the server runs."
    return _of_the_system(error)


def _of_the_system(error: BaseException) -> str | None:
    if type(error).__name__ == "DiskFull" or getattr(error, "errno", None) == errno.ENOSPC:
        return "The disk is full: make room, then start again. Nothing was lost."
    if isinstance(error, PermissionError):
        return f"{error.filename} may not be written: give its folder to the user who runs this, or set KITH_HOME."
    if isinstance(error, OSError):
        return f"{error.filename or 'A file'}: {error.strerror or error}."
    return None


@contextmanager
def sentences() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Exception as error:
        said = sentence(error) or sentence(error.__cause__ or error)
        if not said:
            raise
        complain(said)
        raise SystemExit(1) from None


def _last_line(error: BaseException) -> str:
    lines = [line for line in str(error).splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else "it gave no reason"
