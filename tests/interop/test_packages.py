"""The npm packages are chosen exactly and come from wherever npm's own configuration says."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_chosen_package_has_an_exact_version() -> None:
    chosen = json.loads((ROOT / "package.json").read_text())

    assert chosen["private"] is True
    assert "dependencies" not in chosen
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in chosen["devDependencies"].values())


def test_the_lock_names_no_registry_and_pins_every_package() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert not any("resolved" in package for package in packages.values())
    assert all("integrity" in package for name, package in packages.items() if name)
