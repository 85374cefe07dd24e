"""The two kinds of trouble: what the user can put right, and a wish to stop."""


class UserError(Exception):
    """Something the user can put right. The only exception whose text is shown to them.

    code: short stable name such as "unknown-fact"; tests and scripts rely on it.
    text: one or two plain Chinese sentences: what happened, then what to do about it.

    Anything that is neither a UserError nor Cancelled is our bug: the window shows the crash dialog.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text

    def __str__(self) -> str:
        return self.text


class Cancelled(Exception):
    """The user asked a long job to stop. Silent: nothing is shown but that it stopped."""
