"""Agencies: their types as data, where a text names them, how a name is normalised, and what parties they are.

``mentions(text)`` finds every agency named in a text; ``runs`` parts them into enumerations; ``named_in`` reads a whole
article, and ``parties_of`` makes parties of those chosen from it.
"""

from pipelines.agencies.lists import Joint, Run, runs
from pipelines.agencies.mentions import Mention, mentions
from pipelines.agencies.parties import Named, expand, named_in, normalise_party, parties_of, resolve
from pipelines.agencies.registry import AgencyType, predecessors, registry, successor

__all__ = [
    "AgencyType",
    "Joint",
    "Mention",
    "Named",
    "Run",
    "expand",
    "mentions",
    "named_in",
    "normalise_party",
    "parties_of",
    "predecessors",
    "registry",
    "resolve",
    "runs",
    "successor",
]
