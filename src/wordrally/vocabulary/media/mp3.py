"""MP3: a sequence of frames, with titles and covers before and after them."""

from wordrally.vocabulary.media.refusals import UnfitMedia

HEADER = 10
RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
FEWEST_FRAMES = 3
LAYER_3 = 1


def frames_of(content: bytes) -> bytes:
    """Return the frames without ID3 and APE tags.

    Raises `UnfitMedia` if the frames do not follow one another.
    """
    start = _after_tags(content)
    at = start
    frames = 0
    while length := _frame_length(content, at):
        if at + length > len(content):
            break
        at += length
        frames += 1
    if frames < FEWEST_FRAMES:
        raise UnfitMedia("This sound is damaged, or no MP3.")
    return content[start:at]


def _after_tags(content: bytes) -> int:
    at = 0
    while content[at : at + 3] == b"ID3" and len(content) >= at + HEADER:
        size = content[at + 6 : at + HEADER]
        at += HEADER + sum((byte & 127) << shift for byte, shift in zip(size, (21, 14, 7, 0), strict=True))
    return at


def _frame_length(content: bytes, at: int) -> int:
    """Return the length in bytes of the frame that begins there, or 0 if there is none."""
    head = content[at : at + 4]
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bitrate, rate = head[2] >> 4, head[2] >> 2 & 3
    if version not in RATES or layer != LAYER_3 or bitrate in {0, 15} or rate == 3:
        return 0
    kilobits = (BITRATES_1 if version == 3 else BITRATES_2)[bitrate]
    samples = 144 if version == 3 else 72
    return samples * kilobits * 1_000 // RATES[version][rate] + (head[2] >> 1 & 1)
