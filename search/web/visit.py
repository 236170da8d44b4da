"""One request as a page sees it: who asks, in which language, and how to answer."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipelines.article import VIETNAM
from search.web.access import ALLOWED, Action, Role
from search.web.forms import SESSION, Refused, token_of
from search.web.languages import Language, language
from search.web.sources import LOCAL, Options, Sources
from search.web.templating import environment

LANGUAGE = "kyket_language"
KEYS = "kyket_keys"
_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Visit:
    """What a page needs of a request, and what it answers with.

    >>> @router.get("/somewhere")                                   # doctest: +SKIP
    ... def page(request: Request) -> Response:
    ...     visit = Visit(request)
    ...     return visit.page("somewhere.html", found=visit.sources.store.counts())
    """

    request: Request

    @property
    def sources(self) -> Sources:
        """Store, index, archive, sites."""
        sources: Sources = self.request.app.state.sources
        return sources

    @property
    def options(self) -> Options:
        """How the page behaves."""
        options: Options = self.request.app.state.options
        return options

    @property
    def user(self) -> str:
        """Whose marks and preferences these are."""
        return LOCAL

    @property
    def role(self) -> Role:
        """What the one who asks is here for. Without accounts, everything."""
        return Role.OPERATOR

    def may(self, action: Action | str) -> bool:
        """Whether the one who asks may do this."""
        return Action(action) in ALLOWED[self.role]

    def require(self, action: Action) -> None:
        """Raises :class:`search.web.forms.Refused` where the one who asks may not do this."""
        if not self.may(action):
            raise Refused("refused.role")

    @property
    def now(self) -> datetime:
        """The moment, aware."""
        return self.options.clock()

    @property
    def today(self) -> date:
        """The day in Vietnam."""
        return self.now.astimezone(VIETNAM).date()

    @property
    def language(self) -> Language:
        """The language chosen."""
        return language(self.request.cookies.get(LANGUAGE, ""))

    @property
    def address(self) -> str:
        """Path and query of this request."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @cached_property
    def _session(self) -> str:
        given = self.request.cookies.get(SESSION, "")
        return given if len(given) == 32 and given.isalnum() else secrets.token_hex(16)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """The page that ``template`` makes of ``values``, beside what every page has."""
        spoken = self.language
        shown = (
            environment()
            .get_template(template)
            .render(
                {
                    "language": spoken.code,
                    "say": spoken.say,
                    "named": spoken.named,
                    "explain": spoken.error,
                    "told": spoken.told,
                    "forms": spoken.forms,
                    "token": token_of(self._session, self.options.secret),
                    "may": self.may,
                    "path": self.request.url.path,
                    "address": self.address,
                    "keys": self.request.cookies.get(KEYS, "on") != "off",
                    "version": self.options.version,
                    "today": self.today,
                    "query": "",
                }
                | values
            )
        )
        response = HTMLResponse(shown.encode("utf-8", "replace"), status)
        if self.request.cookies.get(SESSION) != self._session:
            response.set_cookie(SESSION, self._session, httponly=True, samesite="strict", max_age=_YEAR)
        return response

    def goes_to(self, address: str) -> Response:
        """What answers a form: the page to look at now."""
        return RedirectResponse(address, 303)
