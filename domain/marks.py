"""Marks for the translation catalogues."""


def N_(message: str) -> str:
    """Return `message` unchanged; marks it for gettext where it is defined, to be translated where it is shown."""
    return message
