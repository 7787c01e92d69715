"""Pictures and sounds are made small and lose personal metadata; other files are refused in a sentence."""

import random
from io import BytesIO

import pytest
from PIL import Image

from tests.vocabulary.media.sounds import SECRET, SOUNDS, checksum, mp3, mp4, ogg_page, opus, webm
from wordrally.vocabulary.media import UnfitMedia, prepare_media
from wordrally.vocabulary.media.preparing import MAX_BYTES


def picture(form: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **saved: object) -> bytes:
    content = BytesIO()
    Image.new(mode, size, 120 if mode == "L" else None).save(content, form, **saved)
    return content.getvalue()


def noise(width: int, height: int) -> bytes:
    content = BytesIO()
    pixels = random.Random(1).randbytes(width * height * 3)
    Image.frombytes("RGB", (width, height), pixels).save(content, "JPEG", quality=60)
    return content.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_drawn_anew(form: str):
    prepared = prepare_media(picture(form))

    assert (prepared.kind, prepared.media_type) == ("image", "image/jpeg")
    assert opened(prepared.content).size == (40, 20)


@pytest.mark.parametrize(
    ("size", "stored"), [((3_200, 800), (1_600, 400)), ((100, 3_000), (53, 1_600)), ((9, 9), (9, 9))]
)
def test_a_large_picture_becomes_small(size: tuple[int, int], stored: tuple[int, int]):
    assert opened(prepare_media(picture("PNG", size)).content).size == stored


def test_a_picture_with_much_in_it_is_held_to_its_size():
    prepared = prepare_media(noise(1_500, 1_000))

    assert len(prepared.content) <= 200_000
    assert min(opened(prepared.content).size) > 300


def test_what_is_transparent_stays_so():
    prepared = prepare_media(picture("PNG", mode="RGBA"))

    assert prepared.media_type == "image/webp"
    assert opened(prepared.content).mode == "RGBA"


@pytest.mark.parametrize("mode", ["L", "P", "1", "CMYK"])
def test_every_kind_of_colour_is_read(mode: str):
    form = "JPEG" if mode == "CMYK" else "PNG"

    assert prepare_media(picture(form, mode=mode)).media_type == "image/jpeg"


def test_a_picture_is_turned_as_its_camera_was_held_and_forgets_where_that_was():
    exif = Image.Exif()
    exif[274] = 6  # turned by a quarter
    exif[270] = SECRET.decode()

    prepared = prepare_media(picture("JPEG", exif=exif))

    assert opened(prepared.content).size == (20, 40)
    assert SECRET not in prepared.content
    assert not opened(prepared.content).getexif()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "damaged"),
        (picture("PNG")[:60], "damaged"),
        (picture("JPEG")[:-40] + b"", "damaged"),
        (b"GIF89a" + bytes(50), "Known are"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Known are"),
        (b"%PDF-1.7", "Known are"),
        (bytes(MAX_BYTES + 1), "larger than 2 MiB"),
        (mp3(2), "no MP3"),
        (opus()[:-5], "damaged"),
        (opus(b"NoneSuch"), "no Ogg with Opus"),
        (opus() + ogg_page(0, b"x", serial=8), "more than one sound"),
        (webm(b"V_VP8"), "no WebM with sound alone"),
        (webm()[:-30], "WebM"),
        (mp4(b"vide"), "no MP4 with sound alone"),
        (mp4()[:-3], "MP4"),
    ],
)
def test_what_is_no_media_is_refused_in_a_sentence(content: bytes, words: str):
    with pytest.raises(UnfitMedia, match=words) as refused:
        prepare_media(content)
    assert refused.value.detail.endswith(".")


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    with pytest.raises(UnfitMedia, match="million pixels"):
        prepare_media(picture("PNG", (5_000, 4_000), mode="1"))


@pytest.mark.parametrize(
    ("media_type", "content"), [(kind, one) for kind, all_ in SOUNDS.items() for one in all_]
)
def test_a_sound_keeps_its_sound_and_loses_what_it_says(media_type: str, content: bytes):
    assert SECRET in content

    prepared = prepare_media(content)

    assert (prepared.kind, prepared.media_type) == ("audio", media_type)
    assert SECRET not in prepared.content
    assert prepare_media(prepared.content).content == prepared.content


def test_pages_of_ogg_are_signed_again():
    content = prepare_media(opus()).content
    at = content.index(b"OggS", 10)
    end = content.index(b"OggS", at + 4)
    page = bytearray(content[at:end])
    signature = int.from_bytes(page[22:26], "little")
    page[22:26] = bytes(4)

    assert checksum(bytes(page)) == signature


@pytest.mark.parametrize("seed", range(40))
def test_damaged_media_raise_nothing_else(seed: int):
    dice = random.Random(seed)
    sources = [one for all_ in SOUNDS.values() for one in all_] + [
        picture(form) for form in ("PNG", "JPEG", "WEBP")
    ]
    for source in sources:
        content = bytearray(source)
        for _ in range(dice.randrange(1, 12)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            prepare_media(bytes(content[: dice.randrange(1, len(content) + 1)]))
        except UnfitMedia:
            continue
