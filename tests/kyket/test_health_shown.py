"""What an operator of many sites sees of their health: troubles first, in lines that fit a terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from made_health.sites import NOW, crawls, days, history, none_at_all, page

from kyket.cli.health import show_all
from pipelines.health.history import History
from pipelines.health.judging import judge
from pipelines.health.records import Crawl, State, Trouble

HOUR = timedelta(hours=1)
REFUSED = {"listing failed: status 403": 4}
BUSY = {"listing failed: status 429": 2, "failed: status 429": 5}
AWAY = {"listing refused: redirect leaves the site": 3, "redirect to host: moi.example": 3}
LAST = [page(90_000 + number, NOW - HOUR, run=999, changed=True) for number in range(14)]
SITES = {
    "angiang.example": "Báo An Giang",
    "lamdong.example": "Báo Lâm Đồng",
    "hagiang.example": "Cổng thông tin điện tử tỉnh Hà Giang và các huyện, thành phố",
    "dongthap.example": "Ban Tuyên giáo Tỉnh ủy Đồng Tháp",
    "camau.example": "Báo Cà Mau",
    "sonla.example": "Báo Sơn La",
    "hatinh.example": "Báo Hà Tĩnh",
    "thanhhoa.example": "Báo Thanh Hóa",
}


def _failed(outcomes: dict[str, int]) -> History:
    last = [Crawl(10_000 + hour, NOW - hour * HOUR, NOW - hour * HOUR, outcomes) for hour in (14, 8, 2)]
    return history(met=crawls(last=last))


HISTORIES = (
    history(),
    _failed(REFUSED),
    _failed(BUSY),
    _failed(AWAY),
    history([*days(), *map(none_at_all, LAST)]),
    history(newest=NOW - timedelta(days=1)),
    history([*days(), *(replace(one, family="vnpt_cms") for one in LAST)]),
    history(newest=NOW - timedelta(days=6)),
)


def test_troubles_come_first_with_since_when_why_and_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    conditions = [judge(replace(one, site=site), NOW) for site, one in zip(SITES, HISTORIES, strict=True)]
    stale = next(one for one in conditions if one.state is State.STALE)
    taken = Trouble(1, stale.site, State.STALE, NOW, NOW, acknowledged_at=NOW, acknowledged_by="Lan")
    show_all(conditions, conditions, SITES, {(stale.site, State.STALE): taken})
    said = capsys.readouterr().out
    assert max(map(len, said.splitlines())) <= 100
    wanted = (
        "blocked           Báo Lâm Đồng · lamdong.example",
        "since 14/6/2026 20:00",
        "status 403 (12)",
        "→ open the site in a browser",
        "status 429 (21)",
        "moved             Ban Tuyên giáo Tỉnh ủy Đồng Tháp · dongthap.example",
        "its addresses lead to moi.example",
        "CMS family vnpt_cms",
        "broken extraction Báo Cà Mau",
        "kyket sites propose",
        "stale             Báo Thanh Hóa",
        "taken up by Lan",
        "sonla.example",
        "Báo An Giang",
        "8 sites: 2 blocked, 2 moved, 1 broken extraction, 1 stale, 1 quiet, 1 healthy",
    )
    told = " ".join(said.split())  # wherever lines are broken: that is the terminal's
    places = [told.find(" ".join(one.split())) for one in wanted]
    assert -1 not in places, wanted[places.index(-1)]
    assert places == sorted(places)
