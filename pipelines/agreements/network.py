"""Who signs with whom: agencies, joined by the agreements that they have signed together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from lxml import etree

from pipelines.agencies import successor
from pipelines.agreements.records import Agreement
from pipelines.agreements.sides import Side, side_of
from pipelines.agreements.sources import present
from pipelines.findings import Party
from pipelines.text import fold

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = {"label": "string", "type": "string", "unit": "string", "province": "string", "level": "string",
              "agreements": "int"}  # fmt: skip
_EDGE_KEYS = {"weight": "int", "as_hub": "int", "kinds": "string", "years": "string", "agreements": "string"}


@dataclass(frozen=True, slots=True)
class Node:
    """An agency, under all its names."""

    id: str
    label: str
    """As it was named last."""
    type: str
    """Key of its type today; empty for an unknown one."""
    unit: str
    province: str
    """As it is called today."""
    level: str
    agreements: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Two agencies that have signed together."""

    one: str
    other: str
    """Ids of nodes; ``one`` sorts first."""
    agreements: tuple[str, ...]
    """Ids."""
    as_hub: int
    """In how many of them one of the two is the hub."""
    kinds: tuple[str, ...]
    years: tuple[int, ...]
    """Of the signings."""


@dataclass(frozen=True, slots=True)
class Network:
    """Agencies and what joins them, in the order of their ids."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def network(agreements: Iterable[Agreement]) -> Network:
    """The agencies of ``agreements``; one that was renamed or merged is what it is today."""
    ordered = sorted(agreements, key=lambda one: (one.since is not None, one.since and one.since.toordinal(), one.id))
    named: dict[str, tuple[Party, Side, str]] = {}
    signed: dict[str, set[str]] = {}
    joined: dict[tuple[str, str], list[tuple[Agreement, bool]]] = {}
    for agreement in ordered:
        ids: dict[str, int] = {}
        for place, party in enumerate(agreement.parties):
            its = _side(party, agreement)
            home = present(agreement.provinces[0]) if agreement.provinces else ""
            one = _id(its, home)
            ids.setdefault(one, place)
            named[one] = party, its, present(its.unit) if its.level in (None, "province") and its.unit else home
            signed.setdefault(one, set()).add(agreement.id)
        for here, there in combinations(sorted(ids), 2):
            joined.setdefault((here, there), []).append((agreement, 0 in (ids[here], ids[there])))
    return Network(
        tuple(_node(one, *named[one], len(signed[one])) for one in sorted(named)),
        tuple(_edge(*pair, joined[pair]) for pair in sorted(joined)),
    )


def graphml(graph: Network) -> bytes:
    """``graph`` as GraphML, which Gephi, yEd, Cytoscape and networkx read."""
    root = etree.Element(f"{{{_NAMESPACE}}}graphml", nsmap={None: _NAMESPACE})  # type: ignore[dict-item]  # the stubs forget the default one
    for which, keys in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name, kind in keys.items():
            given = {"id": f"{which}-{name}", "for": which, "attr.name": name, "attr.type": kind}
            etree.SubElement(root, f"{{{_NAMESPACE}}}key", given)
    body = etree.SubElement(root, f"{{{_NAMESPACE}}}graph", {"id": "agreements", "edgedefault": "undirected"})
    for node in graph.nodes:
        within = etree.SubElement(body, f"{{{_NAMESPACE}}}node", {"id": node.id})
        for name in _NODE_KEYS:
            _data(within, f"node-{name}", getattr(node, name))
    for edge in graph.edges:
        within = etree.SubElement(body, f"{{{_NAMESPACE}}}edge", {"source": edge.one, "target": edge.other})
        _data(within, "edge-weight", len(edge.agreements))
        _data(within, "edge-as_hub", edge.as_hub)
        for name in ("kinds", "years", "agreements"):
            _data(within, f"edge-{name}", "; ".join(map(str, getattr(edge, name))))
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _side(party: Party, agreement: Agreement) -> Side:
    first = agreement.sources[0]
    return side_of(party, first.signing.province, first.teller.day)


def _id(side: Side, home: str) -> str:
    """The same for an agency before and after it was renamed, merged, or its province was."""
    unit = present(side.unit) if side.level in (None, "province") else f"{side.unit} {home}"
    type_ = successor(side.agency) if side.agency else ""
    return "|".join(fold(part).strip() for part in (type_, side.mark, side.level or "", unit if side.unit else ""))


def _node(one: str, party: Party, side: Side, province: str, agreements: int) -> Node:
    unit = side.unit
    label = party.name if not unit or fold(unit) in fold(party.name) else f"{party.name} {unit}"
    central = side.level == "central"
    type_ = successor(side.agency) if side.agency else ""
    return Node(one, label, type_, unit, "" if central else province, side.level or "", agreements)


def _edge(one: str, other: str, agreements: list[tuple[Agreement, bool]]) -> Edge:
    return Edge(
        one,
        other,
        tuple(each.id for each, _ in agreements),
        sum(as_hub for _, as_hub in agreements),
        tuple(sorted({each.kind for each, _ in agreements})),
        tuple(sorted({each.since.year for each, _ in agreements if each.since is not None})),
    )


def _data(within: etree._Element, key: str, value: object) -> None:
    etree.SubElement(within, f"{{{_NAMESPACE}}}data", {"key": key}).text = "".join(
        letter for letter in str(value) if letter.isprintable()
    )
