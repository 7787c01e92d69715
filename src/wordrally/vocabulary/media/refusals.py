"""A file that cannot become media of a question."""


class UnfitMedia(Exception):
    """`detail` is one sentence for whoever brought the file."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail
