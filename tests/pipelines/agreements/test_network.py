"""Who signs with whom, as a network that other programs read."""

from __future__ import annotations

from lxml import etree
from made_agreements.sources import POLICE, PROPAGANDA, WOMEN, YOUTH, told

from pipelines.agreements import SigningSource, build, graphml, network
from pipelines.findings import Party

NAMESPACE = {"g": "http://graphml.graphdrawing.org/xmlns"}


def of(*sources: SigningSource) -> bytes:
    return graphml(network(build({each.id: [each] for each in sources})))


def test_those_who_sign_are_nodes_and_what_they_signed_joins_them() -> None:
    graph = network(
        build(
            {
                each.id: [each]
                for each in (
                    told("a", PROPAGANDA, POLICE, YOUTH),
                    told("b", POLICE, PROPAGANDA, signed_on="2016-03-04", document_kind="quy chế phối hợp"),
                )
            }
        )
    )
    labels = {each.id: each.label for each in graph.nodes}
    edges = {frozenset((labels[each.one], labels[each.other])): each for each in graph.edges}
    both = edges[frozenset(("Ban Tuyên giáo Tỉnh ủy Lâm Đồng", "Công an tỉnh Lâm Đồng"))]
    assert (set(both.agreements), both.as_hub, both.years) == ({"a-1", "b-1"}, 2, (2016, 2021))
    assert both.kinds == ("chương trình phối hợp", "quy chế phối hợp")
    assert edges[frozenset(("Công an tỉnh Lâm Đồng", "Tỉnh đoàn Lâm Đồng"))].as_hub == 0
    assert len(edges) == 3


def test_an_agency_renamed_merged_and_in_a_merged_province_is_one_node() -> None:
    new = Party("Ban Tuyên giáo và Dân vận Tỉnh ủy", "tuyen-giao")
    graph = network(
        build(
            {
                each.id: [each]
                for each in (
                    told("a", Party("Ban Dân vận Tỉnh ủy", "dan-van"), WOMEN, province="Đắk Nông"),
                    told("b", PROPAGANDA, WOMEN, signed_on="2022-01-02"),
                    told("c", new, WOMEN, days=1600, signed_on="2025-12-01"),
                )
            }
        )
    )
    assert [(each.type, each.province, each.agreements) for each in graph.nodes] == [
        ("phu-nu", "Lâm Đồng", 3),
        ("tuyen-giao", "Lâm Đồng", 3),
    ]
    assert graph.nodes[1].label == "Ban Tuyên giáo và Dân vận Tỉnh ủy Lâm Đồng"


def test_the_file_is_graphml_with_typed_attributes_whatever_the_names_hold() -> None:
    strange = Party('Hội <b>"A & B"</b>\x07')
    root = etree.fromstring(of(told("a", PROPAGANDA, strange)))
    assert len(root.findall(".//g:node", NAMESPACE)) == 2
    (edge,) = root.findall(".//g:edge", NAMESPACE)
    nodes = {each.get("id") for each in root.findall(".//g:node", NAMESPACE)}
    assert {edge.get("source"), edge.get("target")} == nodes
    declared = {each.get("id") for each in root.findall("g:key", NAMESPACE)}
    assert {each.get("key") for each in root.iter(f"{{{NAMESPACE['g']}}}data")} <= declared
    assert any("A & B" in (each.text or "") for each in root.iter(f"{{{NAMESPACE['g']}}}data"))


def test_nothing_signed_is_an_empty_network() -> None:
    assert etree.fromstring(of()).find("g:graph", NAMESPACE) is not None
