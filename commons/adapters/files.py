"""Files on a disk, named by the SHA-256 of their content."""

import hashlib
import os
import tempfile
from pathlib import Path


class DiskFiles:
    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, content: bytes) -> str:
        """Write aside, flush to the disk, then rename: a reader sees the whole file or none."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self._path(sha256)
        if self.get(sha256) is not None:
            return sha256
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(target)
            for folder in (target.parent, target.parent.parent, self.root):
                _sync_folder(folder)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return sha256

    def get(self, sha256: str) -> bytes | None:
        path = self._path(sha256)
        if not path.is_file():
            return None
        content = path.read_bytes()
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def has(self, sha256: str) -> bool:
        return self._path(sha256).is_file()

    def drop(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:4] / sha256


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a loss of power, not only the bytes of its files."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
