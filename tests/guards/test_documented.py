"""Every setting and every command stands in the README."""

from dataclasses import fields
from pathlib import Path

import click
from flask import Flask

from commons.settings import Settings

README = (Path(__file__).parents[2] / "README.md").read_text()
BUILT_IN = {"run", "shell", "routes"}


def test_every_setting_is_in_the_readme() -> None:
    assert [
        each.metadata["env"] for each in fields(Settings) if f"`{each.metadata['env']}`" not in README
    ] == []


def test_every_command_is_in_the_readme(app_once: Flask) -> None:
    names = []
    for name, command in app_once.cli.commands.items():
        if name in BUILT_IN:
            continue
        names += [f"{name} {sub}" for sub in command.commands] if isinstance(command, click.Group) else [name]
    assert [name for name in names if f"flask --app wsgi {name}" not in README] == []
