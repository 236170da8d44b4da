"""One request as a page sees it: who asks, in which language, and how to answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from pipelines.accounts import By, Outcome
from pipelines.article import VIETNAM
from search.web.access import ALLOWED, Action, Role, Who
from search.web.choices import agency_name
from search.web.cookies import FORM, form_id, set_cookie
from search.web.forms import Refused, token_of
from search.web.languages import Language
from search.web.languages.asking import chosen
from search.web.sources import Options, Sources
from search.web.templating import environment

KEYS = "kyket_keys"


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
    def who(self) -> Who | None:
        """The one who asks; None before signing in."""
        who: Who | None = self.request.scope.get("state", {}).get("who")
        return who

    @property
    def user(self) -> str:
        """Whose marks and preferences these are."""
        return self._known.name

    @property
    def role(self) -> Role:
        """What the one who asks is here for. Without accounts, everything."""
        return self._known.role

    @property
    def _known(self) -> Who:
        if self.who is None:
            raise Refused("refused.sign_in", 401)
        return self.who

    def may(self, action: Action | str) -> bool:
        """Whether the one who asks may do this."""
        return self.who is not None and Action(action) in self.who.actions

    def require(self, action: Action) -> None:
        """Raises :class:`search.web.forms.Refused` where the one who asks may not do this."""
        if self.may(action):
            return
        if self._known.token is not None and action in ALLOWED[self._known.role]:
            headers = {"WWW-Authenticate": f'Bearer realm="kyket", error="insufficient_scope", scope="{action}"'}
            raise Refused("refused.scope", headers=headers)
        raise Refused("refused.role")

    @property
    def origin(self) -> str:
        """The address the request comes from, as far as we or a trusted proxy can tell."""
        return self.request.client.host if self.request.client else ""

    @property
    def by(self) -> By:
        """The one who asks, as the log writes it."""
        return By(self.who.name if self.who else "", self.origin)

    def note(self, what: str, about: str = "", outcome: Outcome = "done") -> None:
        """Write to the log of accounts what was done: said better than by the address of the form, which is noted of
        every other one. Never hand it a secret."""
        self.request.state.noted = True
        self.sources.store.accounts.log.add(self.by, what, about, outcome, self.now)

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
        return chosen(self.request)

    @property
    def address(self) -> str:
        """Path and query of this request."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    @cached_property
    def _form(self) -> tuple[str, bool]:
        return form_id(self.request)

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
                    "named": lambda group, value: (
                        agency_name(value) if group == "agency" else spoken.named(group, value)
                    ),
                    "explain": spoken.error,
                    "told": spoken.told,
                    "forms": spoken.forms,
                    "token": token_of(self._form[0], self.options.secret),
                    "may": self.may,
                    "who": self.who,
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
        if self._form[1]:
            set_cookie(self.request, response, FORM, self._form[0])
        return response

    def goes_to(self, address: str) -> Response:
        """What answers a form: the page to look at now."""
        return RedirectResponse(address, 303)
