"""Ports that nobody uses just now."""

from __future__ import annotations

import random
import socket

_BELOW_THE_SYSTEMS_OWN = range(20_000, 28_000)
"""The system hands none of these out by itself, neither to who listens anywhere nor to who connects somewhere: one that
is free now is free a moment later, when a server of ours begins to listen there, and stays silent where none does. What
follows up to there is the demo's."""

_drawn = random.SystemRandom()  # not `random`, which may be seeded alike in every worker


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on. Raises OSError where there is none."""
    for port in _drawn.sample(_BELOW_THE_SYSTEMS_OWN, 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("no port is free")
