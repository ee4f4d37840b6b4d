"""A person at the browser whose clicks and filled fields are counted, for what a journey costs in minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SECONDS_A_CLICK = 2.5
SECONDS_A_FIELD = 5.0  # typing into a box, or opening a list and choosing from it


@dataclass
class Effort:
    """What the people of a journey did together."""

    clicks: int = 0
    fields: int = 0
    steps: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        return (self.clicks * SECONDS_A_CLICK + self.fields * SECONDS_A_FIELD) / 60

    def __str__(self) -> str:
        return f"{self.clicks} clicks and {self.fields} fields, {self.minutes:.1f} minutes"


class Person:
    """Somebody at a page; all that they do goes through here, so that it is counted."""

    def __init__(self, page: Any, effort: Effort) -> None:
        self.page, self.effort = page, effort

    def click(self, selector: str) -> None:
        self.effort.clicks += 1
        self.page.locator(selector).first.click()

    def tick(self, selector: str) -> None:
        self.effort.clicks += 1
        self.page.locator(selector).check()

    def fill(self, selector: str, value: object) -> None:
        self.effort.fields += 1
        self.page.fill(selector, str(value))

    def choose(self, selector: str, label: str) -> None:
        self.effort.fields += 1
        self.page.locator(selector).select_option(label=label)

    def hand_over(self, selector: str, file: dict[str, Any]) -> None:
        """Choose a file: its button, the file, and “open”."""
        self.effort.clicks += 3
        self.page.set_input_files(selector, file)

    def sign_in(self, username: str, password: str) -> None:
        self.page.goto("/accounts/sign-in/")
        self.fill("[name=username]", username)
        self.fill("[name=password]", password)
        self.click("form:has([name=password]) button[type=submit]")
        self.page.wait_for_url(lambda address: "sign-in" not in address)
