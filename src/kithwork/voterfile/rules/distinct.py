"""A rule asked once for every value that stands in a column, and not once a row."""

from collections.abc import Callable
from typing import Final, Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

T = TypeVar("T")
# Values remembered from block to block; a file of more kinds is asked again.
_REMEMBERED: Final = 1 << 17


class Distinct(Generic[T]):
    def __init__(self, rule: Callable[[str], T]) -> None:
        self._rule = rule
        self._known: dict[str, T] = {}

    def of(self, values: pa.Array) -> tuple[NDArray[np.int32], list[T]]:
        """The place of every row's answer, and the answers."""
        coded = values.dictionary_encode()
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        known, rule = self._known, self._rule
        answers = []
        for text in coded.dictionary.to_pylist():
            if text not in known:
                known[text] = rule(text)
            answers.append(known[text])
        return coded.indices.to_numpy(), answers

    def texts(self, values: pa.Array) -> pa.Array:
        """For a rule that answers with text."""
        places, answers = self.of(values)
        return pa.array(answers, pa.string()).take(pa.array(places))


def tidy(values: pa.Array) -> pa.Array:
    """One line, single spaces, nothing that cannot be printed; the source's spelling otherwise."""
    if not _is_plain(values):
        odd = pc.match_substring_regex(values, r"[^ -~]")
        if pc.any(odd).as_py():
            mended = [_printable(text) for text in values.filter(odd).to_pylist()]
            values = pc.replace_with_mask(values, odd, pa.array(mended, pa.string()))
    values = pc.ascii_trim(values, " ")
    while pc.any(pc.match_substring(values, "  ")).as_py():
        values = pc.replace_substring(values, "  ", " ")
    return values


def _is_plain(values: pa.Array) -> bool:
    """Whether every sign is of printable ASCII, asked of all bytes at once."""
    content = values.buffers()[2]
    # Below the space the difference wraps around.
    return content is None or not (np.frombuffer(content, np.uint8) - ord(" ") > ord("~") - ord(" ")).any()


def _printable(text: str) -> str:
    shown = text if text.isprintable() else "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(shown.split())
