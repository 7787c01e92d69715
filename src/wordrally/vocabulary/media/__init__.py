"""Pictures and sounds of questions: checked, made small, and stripped of metadata about their makers."""

from wordrally.vocabulary.media.preparing import PreparedMedia, UnfitMedia, prepare_media

__all__ = ["PreparedMedia", "UnfitMedia", "prepare_media"]
