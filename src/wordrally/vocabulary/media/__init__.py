"""Pictures and sounds of questions: checked, made small, and stripped of metadata about their makers."""

from wordrally.vocabulary.media.preparing import TOO_LARGE, PreparedMedia, UnfitMedia, prepare_media

__all__ = ["TOO_LARGE", "PreparedMedia", "UnfitMedia", "prepare_media"]
