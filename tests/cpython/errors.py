"""The one kind of failure that is the caller's to mend."""


class InputError(Exception):
    """Bad input: the message says what is wrong, where, and what to do about it."""
