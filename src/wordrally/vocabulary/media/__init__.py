"""Pictures and sounds for questions: checked, made small, and without what they say about whoever made them."""

from wordrally.vocabulary.media.preparing import PreparedMedia, UnfitMedia, prepare_media

__all__ = ["PreparedMedia", "UnfitMedia", "prepare_media"]
