"""Selectors are proposed from the archive, tried, and written where an operator's entries are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from made_archives.newsroom import BEGAN, SITE, Newsroom, html

from crawlers.entry_text import with_selectors
from crawlers.registry import Site
from kyket import proposing
from kyket.extraction import extract_page, understanding
from kyket.settings import Settings
from kyket.workspace import Workspace
from pipelines.errors import SiteError

LATER = timedelta(days=2)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path / "var")
    made.select(".toan-bai")
    return made


def _processed(newsroom: Newsroom, numbers: range, *, changed: bool = False) -> None:
    known = understanding(newsroom.workspace.registry())
    after = LATER if changed else timedelta()
    pages = newsroom.archive(
        newsroom.page(number, _changed(number) if changed else None, after=after) for number in numbers
    )
    for page in pages:
        newsroom.save(page, lambda one: extract_page(one, known))


def _changed(number: int) -> bytes:
    """The page in a new template: other names, another order, and a box in the text."""
    page = html(number).decode()
    page = page.replace('class="toan-bai"', 'class="bai-viet"').replace('class="title"', 'class="tua"')
    inset = "Đặt mua báo quý II tại bưu cục gần nhất để nhận báo sớm hằng ngày, kèm phụ trương cuối tuần."
    page = page.replace('<div class="cot-hai">', f'<div class="chen">{inset}</div><div>')
    box = "<p>Thể lệ gửi bài: tác giả ghi rõ họ tên, địa chỉ, số điện thoại; Ban Biên tập không trả lại bản thảo.</p>"
    return page.replace("</body>", f'<div class="hop">{box * 4}</div></body>').encode()


def _site(newsroom: Newsroom) -> Site:
    return newsroom.workspace.registry().site(SITE)


def test_the_day_of_the_change_is_found_and_selectors_for_what_broke(newsroom: Newsroom) -> None:
    _processed(newsroom, range(12))
    _processed(newsroom, range(6, 16), changed=True)
    proposal = proposing.propose(newsroom.workspace, _site(newsroom))
    assert proposal.since == BEGAN + LATER + timedelta(minutes=6)
    assert (proposal.pages, len(proposal.trials)) == (10, 10)
    body = proposal.site.selectors["body"]
    assert body == (".bai-viet", ".toan-bai"), "the old one stays, for pages of before"
    assert proposal.site.selectors["noise"] == (".chen",)
    assert proposal.share("body", now=False) == (1.0, 10)
    assert proposal.share("body", now=True)[0] < 1
    assert (proposal.before, proposal.harmed) == (12, ())


def test_the_day_may_be_given(newsroom: Newsroom) -> None:
    _processed(newsroom, range(8))
    _processed(newsroom, range(8, 16), changed=True)
    day = (datetime(2026, 3, 2, tzinfo=UTC) + LATER).date()
    proposal = proposing.propose(newsroom.workspace, _site(newsroom), since=day)
    assert proposal.how_known == "--since"
    assert proposal.site.selectors["body"][0] == ".bai-viet"
    assert proposal.suggestions[0].known_by == {"what only this page shows": 8}


def test_without_a_change_or_without_pages_there_is_no_proposal(newsroom: Newsroom) -> None:
    with pytest.raises(SiteError, match="has no archived pages"):
        proposing.propose(newsroom.workspace, _site(newsroom))
    _processed(newsroom, range(4))
    with pytest.raises(SiteError, match="come out as the ones before"):
        proposing.propose(newsroom.workspace, _site(newsroom))
    with pytest.raises(SiteError, match="no page of the bad days"):
        proposing.propose(newsroom.workspace, _site(newsroom), since=date(2027, 1, 1))


def _proposal(site: Site) -> proposing.Proposal:
    changed = Site(**(site.model_dump() | {"selectors": {"body": (".bai-viet",)}}))
    return proposing.Proposal(changed, datetime(2026, 3, 4, tzinfo=UTC), "--since", 1, (), (), 0, ())


def test_an_entry_of_kykets_own_is_replaced_by_one_in_var(tmp_path: Path) -> None:
    workspace = Workspace(Settings(var=tmp_path / "var"))
    site = workspace.registry().site("baolamdong.vn")
    path = proposing.write(workspace, _proposal(site))
    assert path == tmp_path / "var" / "sites" / "baolamdong.vn.toml"
    written = workspace.registry().site("baolamdong.vn")
    assert written.selectors == {"body": (".bai-viet",)}
    assert written == replace_of(site, written)
    assert "04/03/2026" in path.read_text(encoding="utf-8")


def replace_of(site: Site, written: Site) -> Site:
    """``site`` with what writing a proposal may change of it."""
    changes = {name: getattr(written, name) for name in ("selectors", "replaces", "evidence")}
    return Site(**(site.model_dump() | changes))


def test_an_entry_in_another_folder_of_the_operators_is_theirs_to_edit(newsroom: Newsroom, tmp_path: Path) -> None:
    workspace = Workspace(Settings(var=tmp_path / "other", sites=(newsroom.var / "sites",)))
    with pytest.raises(SiteError, match="in a folder of yours"):
        proposing.write(workspace, _proposal(workspace.registry().site(SITE)))


def test_what_stands_in_an_entry_stays_as_it_is_written() -> None:
    before = '# Đừng đổi tên.\nname = "Báo Thử"  # thử\n\n[selectors]\ntitle = ["h1"]\n\n[evidence]\nentry = ["page"]\n'
    after = with_selectors(before, {"title": ("h1",), "body": (".bai-viet",)})
    assert after.replace('body = [".bai-viet"]\n', "") == before
    assert with_selectors("", {"body": (".a", ".b")}).strip() == '[selectors]\nbody = [".a", ".b"]'


def test_a_page_that_the_extractor_fails_on_is_no_obstacle(newsroom: Newsroom) -> None:
    _processed(newsroom, range(4))
    _processed(newsroom, range(4, 10), changed=True)
    garbage = newsroom.archive([newsroom.page(20, b"<html>" + b"<div>" * 3000 + b"\xff\x00", after=LATER)])
    newsroom.save(garbage[0], lambda page: extract_page(replace(page), understanding(newsroom.workspace.registry())))
    assert proposing.propose(newsroom.workspace, _site(newsroom)).site.selectors["body"][0] == ".bai-viet"
