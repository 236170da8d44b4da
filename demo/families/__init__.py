"""The replicas, one module a CMS family."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from demo.articles import DemoArticle
from demo.families.dnn import Dnn
from demo.families.nukeviet import NukeViet
from demo.families.onecms import OneCms
from demo.families.tuyengiao import TuyenGiao
from demo.families.vnpt import Vnpt
from demo.replica import Replica
from demo.sites import SITES

FAMILIES: dict[str, type[Replica]] = {
    "nukeviet": NukeViet,
    "tuyengiao": TuyenGiao,
    "dnn": Dnn,
    "vnpt": Vnpt,
    "onecms": OneCms,
}


def replicas(
    articles: Sequence[DemoArticle], ports: Mapping[str, int], changed: Collection[str] = ()
) -> dict[str, Replica]:
    """The five sites by id, with the ``articles`` of one edition; the folders ``changed`` have their new template."""
    return {site.id: FAMILIES[site.folder](site, articles, ports, site.folder in changed) for site in SITES}
