"""The ways a door, a read or a write says no."""


class NotFoundError(Exception):
    """It does not exist, or not for this scope: the edge answers 404 to both."""


class ForbiddenError(NotFoundError):
    """A role lacks a permission. Looks like absence from outside."""


class SecondFactorError(NotFoundError):
    """The organization asks its admins for a second factor, and whoever asks has none: they are led to add one."""


class RefusedError(Exception):
    """Bad input or a state that does not allow it; nothing was changed.

    `sentence` tells the person what to do; `field` names the form field it belongs to, or is "".
    """

    def __init__(self, sentence: str, *, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
