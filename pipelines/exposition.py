"""Metrics in Prometheus' text form (version 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Labels = Mapping[str, str]


@dataclass
class Family:
    """One metric: its name and what it says, and its values by labels."""

    name: str
    help: str
    kind: Literal["gauge", "counter"] = "gauge"
    samples: list[tuple[Labels, float]] = field(default_factory=list)

    def add(self, value: float, /, **labels: str) -> Family:
        """One value more."""
        self.samples.append((labels, value))
        return self


def text_of(families: Iterable[Family]) -> str:
    """``families`` as text, those without a value left out; ends with a line feed, if there is any."""
    lines: list[str] = []
    for one in families:
        if one.samples:
            lines += [f"# HELP {one.name} {one.help}", f"# TYPE {one.name} {one.kind}"]
            lines += [f"{one.name}{_labels(labels)} {value:.15g}" for labels, value in one.samples]
    return "".join(f"{line}\n" for line in lines)


def _labels(labels: Labels) -> str:
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{told}}}" if told else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
