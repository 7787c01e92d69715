"""The error for a file that cannot become media of a question."""


class UnfitMedia(Exception):
    """The file cannot be used; `detail` is one sentence for the person who brought it."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
