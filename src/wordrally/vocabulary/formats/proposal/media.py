"""Pictures and sounds of a file, prepared while the proposal is made, in bounded number."""

from collections.abc import Callable
from dataclasses import dataclass, field

from wordrally.contracts.http.media import MediaKind
from wordrally.contracts.http.quizzes import Media
from wordrally.vocabulary.formats.refusals import Unreadable
from wordrally.vocabulary.media import PreparedMedia, UnfitMedia, prepare_media

MAX_FILES = 40
MAX_READ = 20 * 1_048_576
MAX_KEPT = 6 * 1_048_576
LOST = {"image": "A picture was left out.", "audio": "A sound was left out."}
LOST_BEHIND = {kind: note.replace(" was", " on the other side was") for kind, note in LOST.items()}
"""Of the side of a card that is not asked."""

ALONE = {"image": "What is this?", "audio": "What do you hear?"}
TOO_MANY = f"only the first {MAX_FILES} of a file are taken"


@dataclass(frozen=True, slots=True)
class MediaSource:
    """A picture or sound in a file. `load` raises `Unreadable`."""

    kind: MediaKind
    alt: str
    load: Callable[[], bytes]


@dataclass(slots=True)
class MediaCollector:
    """Prepared media by their new ids. A reader without a collector leaves media out."""

    new_id: Callable[[], str]
    files: dict[str, PreparedMedia] = field(default_factory=dict[str, PreparedMedia])
    _read: int = 0
    _kept: int = 0

    def take(self, source: MediaSource) -> Media | str:
        """Prepare the media of a question and return it, or the reason why it is left out."""
        if len(self.files) >= MAX_FILES or self._read > MAX_READ or self._kept > MAX_KEPT:
            return TOO_MANY
        try:
            content = source.load()
            self._read += len(content)
            prepared = prepare_media(content)
        except (UnfitMedia, Unreadable) as refusal:
            return refusal.detail.rstrip(".")
        if prepared.kind != source.kind:
            return "it is not what its name says"
        media_id = self.new_id()
        self.files[media_id] = prepared
        self._kept += len(prepared.content)
        return Media(kind=source.kind, id=media_id, alt=(source.alt or LABELS[source.kind])[:200])


LABELS = {"image": "A picture", "audio": "A sound"}
