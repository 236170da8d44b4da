"""Whatever is saved, edited, repeated and forgotten in whatever order: the store keeps its rules, on both databases."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from pipelines.article import Article
from pipelines.store import Saved, Store

PAGES = st.sampled_from("abcde")
TEXTS = st.sampled_from(["một", "hai", "ba"])
BYLINES = st.sampled_from(["Hồng Nhung", "T.Q"])
NUMBERS = itertools.count()


class AnyOrder(RuleBasedStateMachine):
    """One site, and beside it a model: which page shows what, in the order of their first storing."""

    def __init__(self, store: Store, article: Callable[..., Article], now: datetime) -> None:
        super().__init__()
        self.store = store
        self.site = f"n{next(NUMBERS)}.demo"
        self.article = article
        self.now = now
        self.begin = store.last_seq()
        self.seen: dict[str, list[tuple[str, str]]] = {}
        """Page to the (text, byline) of its versions."""
        self.forgotten: set[str] = set()
        self.forgotten_texts: set[str] = set()
        self.last: list[tuple[str, str, str]] = []

    @rule(batch=st.lists(st.tuples(PAGES, TEXTS, BYLINES), min_size=1, max_size=4))
    def save(self, batch: list[tuple[str, str, str]]) -> None:
        made = [(name, self.article(name, text, self.site, byline=byline)) for name, text, byline in batch]
        results = self.store.save_outcomes([(one.id, one, "crawl") for _, one in made], self.now)
        for (name, text, byline), result in zip(batch, results, strict=True):
            assert (result.saved is Saved.FORGOTTEN) == self._shows(name, text, byline)
        self.last = batch

    @rule()
    def repeat(self) -> None:
        """The same call once more, unless something has changed in between or within: it changes nothing."""
        for name, *shown in self.last:
            if name not in self.forgotten and (name not in self.seen or self.seen[name][-1] != tuple(shown)):
                return
        before = self.store.last_seq()
        made = [self.article(name, text, self.site, byline=byline) for name, text, byline in self.last]
        results = self.store.save_outcomes([(one.id, one, "crawl") for one in made], self.now)
        assert {result.saved for result in results} <= {Saved.UNCHANGED, Saved.ALIAS, Saved.FORGOTTEN}
        assert self.store.last_seq() == before

    @rule(name=PAGES)
    def forget(self, name: str) -> None:
        if name not in self.seen:
            return
        text = self.seen[name][-1][0]
        together = [one for one in self.seen if self.seen[one][-1][0] == text]
        forgotten = self.store.forget(self._id(name), self.now)
        assert set(forgotten.page_ids) >= {self._id(one) for one in together}
        texts = {shown for one in together for shown, _ in self.seen.pop(one)}
        self.forgotten.update(together)
        self.forgotten_texts |= texts - {versions[-1][0] for versions in self.seen.values()}

    @invariant()
    def the_articles_are_the_texts_that_pages_show(self) -> None:
        groups: dict[str, list[str]] = {}
        for name, versions in self.seen.items():  # in the order of first storing
            groups.setdefault(versions[-1][0], []).append(self._id(name))
        stored = {one.article.id: one for one in self.store.articles(self.site)}
        assert {(one, *stored[one].aliases) for one in stored} == {tuple(group) for group in groups.values()}
        for name, versions in self.seen.items():
            found = self.store.article(self._id(name))
            assert found.article.title.endswith(versions[-1][0])
            if found.article.id == self._id(name):
                assert found.article.byline == versions[-1][1]
                assert found.version == len(versions) == len(self.store.versions(self._id(name)))

    @invariant()
    def the_outbox_leads_an_index_to_the_articles(self) -> None:
        changes = self.store.changes_since(self.begin, 10_000)
        assert [change.seq for change in changes] == sorted({change.seq for change in changes})
        index: dict[str, int] = {}
        for change in changes:
            if change.operation == "upsert":
                index[change.article_id] = change.seq
            else:
                index.pop(change.article_id, None)
        assert index == {one.article.id: one.seq for one in self.store.articles(self.site)}

    def _shows(self, name: str, text: str, byline: str) -> bool:
        """Have the model see a page. Returns whether it has to be refused."""
        if name in self.forgotten:
            return True
        if text in self.forgotten_texts:
            if name not in self.seen:
                self.forgotten.add(name)
            return True
        versions = self.seen.setdefault(name, [])
        if not versions or versions[-1] != (text, byline):
            versions.append((text, byline))
        return False

    def _id(self, name: str) -> str:
        return self.article(name, site=self.site).id


def test_the_rules_hold_in_any_order(store: Store, article: Callable[..., Article], now: datetime) -> None:
    run_state_machine_as_test(
        lambda: AnyOrder(store, article, now),
        settings=settings(max_examples=15, stateful_step_count=15),
    )
