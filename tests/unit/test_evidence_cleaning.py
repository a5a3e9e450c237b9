"""What a file really is, what is kept of it, and what is refused with a sentence."""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from certify.evidence.cleaning import CleanFile, clean_file
from certify.evidence.rules import (
    LONGEST_SIDE,
    MONTHS_KEPT,
    Context,
    MediaType,
    check_title,
    deletion_day,
    tell_media_type,
)
from certify.evidence.words import REFUSALS
from commons.errors import Refusal
from tests.making.evidence import (
    GPS_TAG,
    MAKER,
    laden_paper,
    launching_paper,
    locked_paper,
    paper,
    photograph,
    png_bomb,
    screenshot,
    scripted_paper,
)

WHOLE = {"paper": paper(3), "photograph": photograph(), "screenshot": screenshot()}


def refusal_of(content: bytes) -> str:
    with pytest.raises(Refusal) as refused:
        clean_file(content)
    assert str(REFUSALS[refused.value.code]) % refused.value.values
    return refused.value.code


def tried(content: bytes) -> CleanFile | None:
    """Return what is kept, or None where it was refused with one of our sentences."""
    with suppress(_Refused), _known_refusals():
        return clean_file(content)
    return None


class _Refused(Exception):
    pass


@contextmanager
def _known_refusals() -> Iterator[None]:
    try:
        yield
    except Refusal as refusal:
        if refusal.code in REFUSALS:
            raise _Refused from refusal
        raise


def test_place_camera_and_comment_are_gone_from_a_photograph() -> None:
    raw = photograph()
    with Image.open(io.BytesIO(raw)) as before:
        assert before.getexif().get_ifd(GPS_TAG)
    kept = clean_file(raw).content
    with Image.open(io.BytesIO(kept)) as after:
        assert not after.getexif()
        assert not {"exif", "comment", "icc_profile"} & after.info.keys()
    for told in (b"Exif", MAKER.encode(), b"scattata a casa"):
        assert told in raw
        assert told not in kept


def test_photograph_stands_as_the_camera_was_held() -> None:
    with Image.open(io.BytesIO(clean_file(photograph((60, 40), orientation=6)).content)) as kept:
        assert kept.size == (40, 60)
        assert kept.convert("RGB").getpixel((20, 5))[0] > 150  # type: ignore[index]  # the left is on top now
        assert kept.convert("RGB").getpixel((20, 5))[1] < 60  # type: ignore[index]
        assert kept.convert("RGB").getpixel((20, 55))[1] > 200  # type: ignore[index]


def test_text_in_a_screenshot_is_gone_and_its_transparency_stays() -> None:
    from PIL.PngImagePlugin import PngInfo

    told = PngInfo()
    told.add_text("Location", "Trento, via Prova 1")
    written = io.BytesIO()
    Image.new("RGBA", (4, 4), (1, 2, 3, 128)).save(written, "PNG", pnginfo=told)
    kept = clean_file(written.getvalue()).content
    assert b"via Prova" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert picture.getpixel((0, 0)) == (1, 2, 3, 128)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_way_of_storing_colours_in_a_png_is_kept(mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (5, 4)).save(written, "PNG")
    assert clean_file(written.getvalue()).media_type is MediaType.PNG


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_way_of_storing_colours_in_a_jpeg_is_kept(mode: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (5, 4)).save(written, "JPEG")
    assert clean_file(written.getvalue()).media_type is MediaType.JPEG


def test_large_photograph_is_made_smaller() -> None:
    with Image.open(io.BytesIO(clean_file(photograph((6000, 100), orientation=1)).content)) as kept:
        assert max(kept.size) <= LONGEST_SIDE


def test_cleaning_twice_is_cleaning_once_for_papers() -> None:
    assert clean_file(clean_file(WHOLE["paper"]).content).content == WHOLE["paper"]


def test_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = png_bomb()
    assert len(bomb) < 300_000
    begun = time.perf_counter()
    assert refusal_of(bomb) == "evidence-pixels"
    assert time.perf_counter() - begun < 10  # unpacked it would take minutes


def test_picture_a_little_too_large_is_refused() -> None:
    assert refusal_of(png_bomb(5001)) == "evidence-pixels"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "evidence-empty"),
        (b"<html><script>alert(1)</script>", "evidence-type"),
        (b"PK\x03\x04 a workbook", "evidence-type"),
        (b"GIF89a", "evidence-type"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(20), "evidence-heic"),
        (b"\x00\x00\x00\x18ftypmif1" + bytes(20), "evidence-heic"),
        (b"%PDF-1.7\nnothing", "evidence-broken"),
        (scripted_paper(), "evidence-active"),
        (launching_paper(), "evidence-active"),
        (launching_paper("/GoToR"), "evidence-active"),  # another file, on a stranger's server
        (launching_paper("/URI"), "evidence-active"),  # an address that opens by itself
        (laden_paper(), "evidence-attachments"),
        (locked_paper(), "evidence-locked"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(content: bytes, code: str) -> None:
    assert refusal_of(content) == code


def test_action_that_hides_where_no_reader_follows_is_refused() -> None:
    assert refusal_of(paper() + b"\n9 0 obj <</S /JavaScript>> endobj") == "evidence-active"


@given(st.sampled_from(sorted(WHOLE)), st.floats(0, 0.98))
def test_truncated_file_is_refused_or_still_clean(name: str, part: float) -> None:
    kept = tried(WHOLE[name][: int(len(WHOLE[name]) * part)])
    assert kept is None or clean_file(kept.content).media_type is kept.media_type


@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 2**16), st.binary(min_size=1, max_size=8))
def test_damaged_file_is_refused_or_still_clean(name: str, place: int, noise: bytes) -> None:
    damaged = bytearray(WHOLE[name])
    at = place % len(damaged)
    damaged[at : at + len(noise)] = noise
    kept = tried(bytes(damaged))
    assert kept is None or kept.media_type is MediaType.PDF or b"Exif" not in kept.content


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_known_sentence(content: bytes) -> None:
    assert refusal_of(content) in REFUSALS


@given(st.sampled_from(sorted(WHOLE)))
def test_kind_is_told_by_the_bytes(name: str) -> None:
    expected = {"paper": MediaType.PDF, "photograph": MediaType.JPEG, "screenshot": MediaType.PNG}
    assert tell_media_type(WHOLE[name]) is expected[name]


@given(st.sampled_from(list(Context)), st.dates(date(2020, 1, 1), date(2090, 12, 31)))
def test_file_stays_its_months_to_the_day(context: Context, brought_on: date) -> None:
    day = deletion_day(context, brought_on)
    months = (day.year - brought_on.year) * 12 + day.month - brought_on.month
    assert months == MONTHS_KEPT[context]
    assert day.day == brought_on.day or (day.day < brought_on.day and brought_on.day > 28)


@given(st.text(max_size=300))
def test_title_is_one_line_or_refused(title: str) -> None:
    with suppress(_Refused), _known_refusals():
        told = check_title(title)
        assert told == " ".join(told.split())
        assert told.isprintable()
        assert 0 < len(told) <= 200
