"""How far a run is, on stderr: a moving line on a terminal, a line now and then in a log."""

import sys
import time
from dataclasses import dataclass, field
from typing import Final, TextIO

_MOVES, _LOGS = 0.1, 10.0
_WIDTH: Final = 78


@dataclass(slots=True)
class Progress:
    """`quiet` says only what has to be known."""

    stream: TextIO = field(default_factory=lambda: sys.stderr)
    quiet: bool = False
    _stage: str = ""
    _shown: float = 0.0
    _begun: float = 0.0

    def begin(self, stage: str) -> None:
        self._end()
        self._stage = stage
        self._begun = self._shown = time.monotonic()
        if self._moves():
            self._draw(stage + " …")

    def to(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self.quiet or now - self._shown < (_MOVES if self.stream.isatty() else _LOGS):
            return
        self._shown = now
        text = f"{self._stage} … {min(done / max(total, 1), 1):4.0%}"
        if self._moves():
            self._draw(text)
        else:
            self.stream.write(text + "\n")
            self.stream.flush()

    def say(self, sentence: str) -> None:
        if self._moves():
            self._draw("")
        self.stream.write(sentence + "\n")
        self.stream.flush()

    def end(self) -> None:
        self._end()

    def _end(self) -> None:
        if self._stage and not self.quiet:
            self.say(f"{self._stage}: {time.monotonic() - self._begun:.1f} s")
        self._stage = ""

    def _moves(self) -> bool:
        return not self.quiet and self.stream.isatty()

    def _draw(self, text: str) -> None:
        self.stream.write(f"\r{text:<{_WIDTH}}\r" if not text else f"\r{text:<{_WIDTH}}")
        self.stream.flush()
