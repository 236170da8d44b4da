"""Where a bar stands in a picture of bars: of the hits over time, of a site's weeks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A bar, in the picture's measure; y goes down."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Scale:
    """A picture for so many bars side by side, as high as ``most``."""

    places: int
    width: float
    height: float
    most: float
    least: float = 2.0
    """How high what is next to nothing is, so that it is seen."""

    def level(self, value: float) -> float:
        """The y of ``value``."""
        return round(self.height - self.height * value / (self.most or 1), 2)

    def box(self, place: int, value: float) -> Box:
        """The bar of ``value`` at ``place``, from 0; without height for nothing."""
        step = self.width / self.places
        gap = min(2.0, step * 0.2)
        height = round(max(self.least, self.height - self.level(value)), 2) if value else 0.0
        return Box(round(place * step + gap / 2, 2), round(self.height - height, 2), round(step - gap, 2), height)
