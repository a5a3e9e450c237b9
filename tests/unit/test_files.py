"""Files are what their name says, whole, or not there."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commons.adapters.files import DiskFiles


@pytest.fixture
def store(tmp_path: Path) -> DiskFiles:
    return DiskFiles(tmp_path / "files")


def all_files(store: DiskFiles) -> list[Path]:
    return [path for path in store.root.rglob("*") if path.is_file()]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(content=st.binary(max_size=2000))
def test_what_is_put_can_be_got(store: DiskFiles, content: bytes) -> None:
    sha256 = store.put(content)
    assert store.get(sha256) == content
    assert store.has(sha256)


def test_the_same_bytes_are_kept_once(store: DiskFiles) -> None:
    assert store.put(b"a document") == store.put(b"a document")
    assert len(all_files(store)) == 1


def test_a_tampered_file_is_no_file(store: DiskFiles) -> None:
    sha256 = store.put(b"a document")
    (file,) = all_files(store)
    file.write_bytes(b"another document")
    assert store.get(sha256) is None


def test_putting_the_bytes_again_mends_a_damaged_file(store: DiskFiles) -> None:
    sha256 = store.put(b"a document")
    (file,) = all_files(store)
    file.write_bytes(b"")
    assert store.put(b"a document") == sha256
    assert store.get(sha256) == b"a document"


def test_an_unknown_file_is_none(store: DiskFiles) -> None:
    assert store.get("0" * 64) is None
    assert not store.has("0" * 64)


def test_a_name_that_leads_out_of_the_folder_finds_nothing(store: DiskFiles) -> None:
    store.put(b"x")
    (store.root.parent / "secret").write_bytes(b"secret")
    assert store.get("../../secret") is None


@pytest.mark.parametrize("call", ["fsync", "fdopen"])
def test_a_full_disk_leaves_nothing_behind(
    store: DiskFiles, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(handle: int, *_rest: object) -> None:
        if call == "fdopen":
            os.close(handle)
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        with pytest.raises(OSError, match="No space left"):
            store.put(b"a document")
    assert all_files(store) == []
    sha256 = store.put(b"a document")  # and once there is room again, all is well
    assert store.get(sha256) == b"a document"
