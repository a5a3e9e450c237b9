"""The PDF that comes back: whatever else it is than the prepared one with a whole signature is refused."""

from collections.abc import Callable
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.certificates.sheets import preview_sheet
from certify.certificates.signed_pdf import check_signed_pdf
from certify.paper import draw
from commons.errors import Refusal
from tests.making.signatures import (
    add_after,
    add_place,
    add_proofs,
    make_namesake,
    make_signer,
    make_unreadable,
    redraw,
    say_otherwise,
    sign_pdf,
    stamp_pdf,
)
from tests.unit.credential.samples import facts

BOX = (300, 115, 450, 160)


@lru_cache(maxsize=1)
def prepared() -> bytes:
    return draw(preview_sheet(facts()))


@lru_cache(maxsize=2)
def signed(*, is_visible: bool = False) -> bytes:
    return sign_pdf(prepared(), box=BOX if is_visible else None)


def gap(content: bytes) -> range:
    """Return where the signature itself lies: hexadecimal digits that no signature can cover."""
    start = content.index(b"/Contents <", len(prepared())) + len(b"/Contents <")
    return range(start, content.index(b">", start))


@pytest.mark.parametrize("is_visible", [False, True])
def test_the_prepared_pdf_with_a_signature_is_taken(is_visible: bool) -> None:  # noqa: FBT001
    (found,) = check_signed_pdf(prepared(), signed(is_visible=is_visible))
    assert found.name == "Ente di prova (sigillo dimostrativo)"
    assert found.is_self_signed


@pytest.mark.parametrize(
    "box",
    [
        (0, 0, 595, 842),  # all of the page
        (160, 590, 420, 612),  # the holder's name
        (300, 560, 420, 590),  # the middle of a line
        (395, 755, 480, 800),  # the sign of the issuer's letters
    ],
)
def test_a_signature_over_what_is_printed_is_refused(box: tuple[int, int, int, int]) -> None:
    with pytest.raises(Refusal, match="pdf-signature-covers"):
        check_signed_pdf(prepared(), sign_pdf(prepared(), box=box))


def test_several_sign_one_after_the_other() -> None:
    both = sign_pdf(signed(), field="Firma2", signer=make_signer("Presidente di prova"))
    assert [each.name for each in check_signed_pdf(prepared(), both)] == [
        "Ente di prova (sigillo dimostrativo)",
        "Presidente di prova",
    ]


@pytest.mark.parametrize(
    "archived",
    [
        lambda: add_proofs(signed()),
        lambda: stamp_pdf(signed()),
        lambda: stamp_pdf(add_proofs(signed())),
        lambda: stamp_pdf(add_proofs(stamp_pdf(add_proofs(signed(is_visible=True))))),
    ],
    ids=["proofs", "stamp", "proofs-stamp", "twice"],
)
def test_what_keeps_a_signature_provable_may_stand_behind_it(archived: Callable[[], bytes]) -> None:
    (found,) = check_signed_pdf(prepared(), archived())
    assert found.name == "Ente di prova (sigillo dimostrativo)"


def test_who_signs_after_a_timestamp_is_counted_too() -> None:
    both = sign_pdf(stamp_pdf(signed()), field="Firma2", signer=make_signer("Presidente di prova"))
    assert len(check_signed_pdf(prepared(), stamp_pdf(both))) == 2


def test_a_timestamp_alone_is_no_signature() -> None:
    with pytest.raises(Refusal, match="pdf-not-signed"):
        check_signed_pdf(prepared(), stamp_pdf(prepared()))


def test_the_name_of_an_authority_alone_makes_nobody_his_own_authority() -> None:
    (found,) = check_signed_pdf(prepared(), sign_pdf(prepared(), signer=make_namesake("Ente di prova")))
    assert found.name == found.authority == "Ente di prova"
    assert not found.is_self_signed


def test_a_certificate_that_one_library_cannot_read_breaks_no_signature() -> None:
    (found,) = check_signed_pdf(prepared(), sign_pdf(prepared(), signer=make_unreadable()))
    assert not found.is_self_signed


@pytest.mark.parametrize("about", ["title", "marks", "version", "metadata"])
@pytest.mark.parametrize("is_archived", [False, True])
def test_after_the_signature_nothing_else_is_said_about_the_file(
    about: str,
    is_archived: bool,  # noqa: FBT001
) -> None:
    content = add_proofs(signed()) if is_archived else signed()
    with pytest.raises(Refusal, match="pdf-signature-partial"):
        check_signed_pdf(prepared(), say_otherwise(content, about))
    with pytest.raises(Refusal, match="pdf-signature-partial"):
        check_signed_pdf(prepared(), stamp_pdf(say_otherwise(content, about)))


def append_beside(content: bytes) -> bytes:
    """Add bytes that no update names, and an end that leads back to the last one."""
    start = content[content.rindex(b"startxref") :]
    return content + b"\n7 0 obj <<>> endobj\n" + start


def alter_proof(content: bytes) -> bytes:
    """Alter a proof that only the timestamp behind it covers."""
    spot = content.index(b"stream", len(signed())) + 40
    return content[:spot] + bytes([content[spot] ^ 1]) + content[spot + 1 :]


def alter_stamp(content: bytes) -> bytes:
    """Alter a digit of the timestamp itself, in what its authority signed."""
    start = content.rindex(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", start)
    token = bytes.fromhex(content[start:end].decode())
    earlier = token.replace(b"20261123090000Z", b"20261122090000Z", 1)
    assert earlier != token
    return content[:start] + earlier.hex().encode() + content[end:]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_one_altered_byte_is_refused(data: st.DataObject) -> None:
    content = signed()
    digits = gap(content)
    padded = (
        digits.stop
        - len(content[digits.start : digits.stop])
        + len(content[digits.start : digits.stop].rstrip(b"0"))
    )
    spot = data.draw(
        st.one_of(
            st.integers(0, len(prepared()) - 1),
            st.integers(len(prepared()), digits.start - 1),
            st.integers(digits.start, padded - 2),
            st.integers(digits.stop, len(content) - 1),
        )
    )
    value = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[spot]))
    if spot in digits and bytes([value]).lower() == content[spot : spot + 1].lower():
        return  # the same digit, written large
    spoiled = content[:spot] + bytes([value]) + content[spot + 1 :]
    if spoiled.rstrip() == content.rstrip():
        return  # another white space at the very end
    with pytest.raises(Refusal):
        check_signed_pdf(prepared(), spoiled)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=40).filter(lambda each: each.strip() != b""))
def test_what_is_cut_off_or_added_is_refused(cut: int, added: bytes) -> None:
    content = signed()
    shorter = content[: len(prepared()) + cut % (len(content) - len(prepared()) - 2)]
    for spoiled in (shorter, content + added):
        with pytest.raises(Refusal):
            check_signed_pdf(prepared(), spoiled)


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        (lambda: add_after(signed()), "pdf-signature-partial"),
        (lambda: add_after(add_proofs(signed())), "pdf-signature-partial"),
        (lambda: stamp_pdf(add_after(signed())), "pdf-signature-partial"),
        (lambda: stamp_pdf(redraw(signed())), "pdf-signature-partial"),
        (lambda: add_place(add_proofs(signed()), BOX), "pdf-signature-partial"),
        (lambda: append_beside(signed()), "pdf-signature-partial"),
        (lambda: append_beside(add_proofs(signed())), "pdf-signature-partial"),
        (lambda: alter_stamp(stamp_pdf(signed())), "pdf-signature-broken"),
        (lambda: alter_proof(stamp_pdf(add_proofs(signed()))), "pdf-signature-broken"),
        (lambda: sign_pdf(redraw(prepared())), "pdf-content-changed"),
        (lambda: redraw(prepared()), "pdf-not-signed"),
        (lambda: sign_pdf(prepared()[:-1] + b" \n"), "pdf-not-the-prepared-one"),
        (prepared, "pdf-not-signed"),
        (lambda: b"", "pdf-not-a-pdf"),
    ],
)
def test_the_refusal_says_what_is_missing(spoiled: object, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        check_signed_pdf(prepared(), spoiled())  # type: ignore[operator]
