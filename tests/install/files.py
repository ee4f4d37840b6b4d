"""What an administrator copies, read as systemd, a shell and a person at the guide would read it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
EXAMPLE = DEPLOY / "portal.env.example"
GUIDE = ROOT / "docs" / "install.md"

_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)")


class Unit:
    """A unit file: what each part of it says, in order."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._said: dict[str, list[tuple[str, str]]] = {}
        part = ""
        for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                part = line.strip("[]")
            elif line and not line.startswith("#"):
                key, value = line.split("=", 1)
                self._said.setdefault(part, []).append((key, value))

    def all(self, key: str, part: str = "Service") -> list[str]:
        return [value for name, value in self._said.get(part, []) if name == key]

    def one(self, key: str, part: str = "Service") -> str:
        [value] = self.all(key, part)
        return value

    def environment(self) -> dict[str, str]:
        """What ``Environment=`` lines set; files go before them."""
        words = [word for line in self.all("Environment") for word in shlex.split(line)]
        return dict(word.split("=", 1) for word in words)

    def command(self, key: str, environment: dict[str, str]) -> list[str]:
        """The command's words: ``${NAME}`` stands in a word, a word ``$NAME`` is as many as its value has."""
        words: list[str] = []
        for word in self.one(key).split():
            if whole := re.fullmatch(r"\$(\w+)", word):
                words += environment.get(whole[1], "").split()
            else:
                words.append(_VARIABLE.sub(lambda found: environment.get(found[1] or found[2], ""), word))
        return words


def settings_in(text: str) -> dict[str, str]:
    """What a file of settings sets, as systemd reads it: quotes taken off, nothing put in for ``$``."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, value = line.split("=", 1)
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
            found[name] = value[1:-1] if quoted else value
    return found


def named_in_example() -> set[str]:
    """The names that the example sets or offers."""
    return set(re.findall(r"^#?([A-Z][A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.M))


def guide_commands(heading: str) -> list[str]:
    """The lines of the guide to be copied under that heading, comments at their ends taken off."""
    text = GUIDE.read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    lines = re.findall(r"^ {4,}(\S.*)$", text, re.M)
    return [re.sub(r"\s+# .*$", "", line) for line in lines]
