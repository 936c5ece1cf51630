from typing import Final

NAMED: Final = 12


class LinkError(Exception):
    """Why nothing was linked, as a sentence for whoever gave the command."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class StoppedError(LinkError):
    """What is finished is kept: the same command goes on from there."""


def named(names: list[str], most: int = NAMED) -> str:
    shown = ", ".join(name if name.strip() else "(no name)" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
