"""The failures that are not a package behaving otherwise under hako."""


class InputError(Exception):
    """Bad input: the message says what is wrong, where, and what to do about it."""


class NoIndex(Exception):
    """No package index is reached from here; the message is pip's own reason."""


class InstallError(Exception):
    """An environment that cannot be made; the message names the side, the step and the reason.

    `unreached` is pip's name for the connection that failed, where that was why.
    """

    def __init__(self, message: str, unreached: str | None = None) -> None:
        super().__init__(message)
        self.unreached = unreached
