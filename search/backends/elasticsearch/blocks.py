"""Why an index takes nothing in, asked before anything is sent: what Elasticsearch or somebody has blocked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from search.backends.elasticsearch.writing import blocked

_LIFT_FROM_ALL = (
    "take the block off: PUT _cluster/settings with cluster.blocks.read_only and"
    " cluster.blocks.read_only_allow_delete null, persistent and transient"
)


def blocks(client: Elasticsearch, indices: Sequence[str]) -> dict[str, str]:
    """For each of ``indices`` that takes nothing in: why, and what to do."""
    told = client.cluster.state(metric="blocks", index=",".join(indices), filter_path="blocks").get("blocks", {})
    whole = _against_writing(told.get("global", {}))
    if whole:
        message = f"Elasticsearch takes nothing in: {', '.join(whole)} — {_LIFT_FROM_ALL}"
        return dict.fromkeys(indices, message)
    of_each = {name: _against_writing(told.get("indices", {}).get(name, {})) for name in indices}
    return {name: _told(name, reasons) for name, reasons in of_each.items() if reasons}


def _against_writing(told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [str(one["description"]) for _, one in sorted(told.items()) if "write" in one.get("levels", ())]


def _told(name: str, reasons: Sequence[str]) -> str:
    error = blocked(name, ", ".join(reasons))
    return f"{error.message} — {error.remedy}"
