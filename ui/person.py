"""Who sits here."""

import getpass


def person() -> str:
    """The name that the system knows them by; "" if it does not."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return ""
