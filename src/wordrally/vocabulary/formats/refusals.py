"""The two errors of the formats."""


class Unreadable(Exception):
    """The file cannot be read as a quiz; `detail` is one sentence for the person who brought it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class Unwritable(Exception):
    """The format can hold none of the questions; `detail` is one sentence for the person who asked for it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
