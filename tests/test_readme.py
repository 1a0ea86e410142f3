"""What a newcomer needs is written in the README."""

import re
from pathlib import Path

import pytest

from app.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
COMMANDS = re.findall(r"^([a-z][a-z-]*):.*?##", (ROOT / "Makefile").read_text(), re.MULTILINE)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`LOCALOFFER_{name.upper()}`" in README


@pytest.mark.parametrize("name", re.findall(r"`(LOCALOFFER_[A-Z_]+)`", README))
def test_every_documented_setting_exists(name: str) -> None:
    assert name.removeprefix("LOCALOFFER_").lower() in Settings.model_fields


def test_the_port_of_the_platform_is_documented() -> None:
    assert "`PORT`" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_make_command_is_documented(command: str) -> None:
    assert f"`make {command}`" in README


def test_the_commands_of_make_were_found() -> None:
    assert {"setup", "run", "test", "test-deep"} <= set(COMMANDS)
