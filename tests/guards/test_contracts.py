"""A contract that was never seen to break is not trusted: one violation is planted for each."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLANTED = {
    "Floors: imports point down": ("commons/errors.py", "import certify.paper"),
    "The ground floor, from the rooms down to the errors": ("commons/db.py", "import commons.jobs"),
    "The first floor, its door on top": ("catalogue/courses/models.py", "import catalogue.api"),
    "The second floor, from what people open down to the signed document": (
        "certify/issuers/models.py",
        "import certify.verification",
    ),
    "Inside a feature: from the web towards the rules": (
        "commons/people/rules.py",
        "import commons.people.services",
    ),
    "Rules know nothing of the web, the database or paper": (
        "catalogue/courses/rules.py",
        "import sqlalchemy",
    ),
    "Flask stays out of services, queries and models": ("commons/people/services.py", "import flask"),
    "The signed document and the paper stand alone": ("certify/paper/model.py", "import commons.db"),
    "The catalogue is entered by its door": (
        "certify/certificates/services.py",
        "import catalogue.courses.models",
    ),
}


def test_each_contract_breaks_when_it_is_violated(tmp_path: Path) -> None:
    for floor in ("commons", "catalogue", "certify", "demo"):
        shutil.copytree(ROOT / floor, tmp_path / floor, ignore=shutil.ignore_patterns("__pycache__", "fonts"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for path, line in PLANTED.values():
        file = tmp_path / path
        file.write_text(f"{file.read_text()}\n{line}\n")
    lint_imports = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [lint_imports, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    told = dict(re.findall(r"^(.+?) (KEPT|BROKEN)", answer.stdout, re.MULTILINE))
    assert told == dict.fromkeys(PLANTED, "BROKEN"), answer.stdout[-3000:]
