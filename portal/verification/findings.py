"""What a check gives back."""

from __future__ import annotations

from dataclasses import dataclass

from portal.core.month import Month


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be: of a roll-up, a snapshot or a report, where, and in words."""

    kind: str
    area_code: str
    month: Month | None
    text: str

    def __str__(self) -> str:
        return " ".join(filter(None, (self.kind, self.area_code, str(self.month or ""), self.text)))
