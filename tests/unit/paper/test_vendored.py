"""What was taken from others is what VENDOR.md says, with its licence beside it."""

import hashlib
import re
from pathlib import Path

from certify.paper import archive, typefaces

PAPER = Path(typefaces.__file__).parent
LISTED = dict(
    re.findall(r"^\| `(.+?)` \| `([0-9a-f]{64})` \|$", (PAPER / "fonts/VENDOR.md").read_text(), re.MULTILINE)
)


def test_every_vendored_file_has_the_digest_that_is_listed() -> None:
    present = {
        path for folder in ("fonts", "colour") for path in (PAPER / folder).rglob("*") if path.is_file()
    }
    present.discard(PAPER / "fonts/VENDOR.md")
    digests = {
        str(path.relative_to(PAPER)): hashlib.sha256(path.read_bytes()).hexdigest() for path in present
    }
    assert digests == LISTED


def test_every_family_has_its_licence() -> None:
    for family in {Path(file).parent for file in typefaces.FILES}:
        texts = [path.read_text() for path in (typefaces.FONTS / family).glob("*.txt")]
        assert any("Open Font License" in text or "Apache License" in text for text in texts)


def test_the_profile_carries_no_day_of_its_making() -> None:
    assert archive.srgb_profile()[24:36].hex() == "07ea00010001000000000000"
