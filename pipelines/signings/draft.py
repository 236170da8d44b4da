"""One document signed, as far as the article has been read."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.signings.acts import Act
from pipelines.signings.rows import Named


@dataclass(slots=True)
class Draft:
    """One document signed, as far as the article has been read."""

    acts: list[Act]
    members: list[Named]
    also: list[Act] = field(default_factory=list)
    """Acts that speak of it without naming the parties."""
    under: list[Act] = field(default_factory=list)
    """Acts before it that sum up all that was signed: "ký kết chương trình phối hợp giữa A với các cơ quan"."""

    @property
    def kind(self) -> str:
        """Its kind, as the act that names its parties has it, else as any other."""
        for act in (*self.acts, *self.also):
            if act.noun is not None and act.noun.kind:
                return act.noun.kind
        return ""
