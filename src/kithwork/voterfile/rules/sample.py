"""The first lines of a file, and what can be told of its letters."""

from dataclasses import dataclass
from typing import Final

from kithwork.kernel.errors import RefusedError
from kithwork.voterfile.rules.blocks import LONGEST_LINE
from kithwork.voterfile.rules.parcels import Member
from kithwork.voterfile.rules.raw import decoded
from kithwork.voterfile.rules.sentences import gettext as _

_SIZE: Final = 1 << 18
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_NO_TEXT: Final = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1a\x1b"))
_FEW: Final = 100


@dataclass(frozen=True, slots=True)
class Sample:
    """Whole lines of the file's beginning, without their ends; empty ones left out."""

    block: bytes
    lines: tuple[bytes, ...]
    encoding: str

    @property
    def texts(self) -> list[str]:
        return [decoded(line) for line in self.lines]


def sample(member: Member) -> Sample:
    """RefusedError with a sentence where the file holds no text that can be read."""
    with member.open() as opened:
        beginning = opened.stream.read(_SIZE)
    _refuse_unreadable(beginning)
    marked = beginning.startswith(_UTF8_MARK)
    block = beginning.removeprefix(_UTF8_MARK)
    if len(beginning) == _SIZE and (end := block.rfind(b"\n") + 1):
        block = block[:end]
    lines = tuple(line for line in (line.removesuffix(b"\r") for line in block.split(b"\n")) if line.strip())
    return Sample(block, lines, _encoding(block, marked=marked))


def _refuse_unreadable(content: bytes) -> None:
    if not content.removeprefix(_UTF8_MARK).strip():
        raise _refused(_("The file is empty. Please choose the voter file again, as it was delivered."))
    head = content[:LONGEST_LINE]
    if content.startswith(_UTF16_MARKS) or head.count(b"\0") * 3 > len(head):
        raise _refused(_("The file is written in UTF-16. Please save it as UTF-8 or use the file as it was delivered."))
    odd = len(head) - len(head.translate(None, _NO_TEXT))
    if odd * _FEW > len(head) and odd > 1:
        raise _refused(_("This is no text file. Please choose the voter file as it was delivered."))
    if b"\n" not in head and head.count(b"\r") > 1:
        raise _refused(_("The lines end as on an old Macintosh (CR alone). Please save the file with usual line ends."))


def _encoding(block: bytes, *, marked: bool) -> str:
    if block.isascii():
        return "UTF-8" if marked else "ASCII"
    try:
        # A letter may be cut where the sample ends.
        block[: block.rfind(b"\n") + 1 or None].decode()
    except UnicodeDecodeError:
        return "Windows-1252"
    return "UTF-8"


def _refused(sentence: str) -> RefusedError:
    return RefusedError(sentence, field="file")
