"""The pages. Each module has a ``router``; :data:`ROUTERS` is all of them.

A page is a function that makes a :class:`search.web.visit.Visit` of its request and answers with ``visit.page(template,
…)``. A new one: a module here with its router, its template in ``templates/``, its texts in both files of
``languages/``, a line in :data:`ROUTERS`, and, if it is to be found in the head of every page, one in
``templates/base.html``.
"""

from fastapi import APIRouter

from search.web.pages import (
    account,
    administration,
    agencies,
    agreements,
    alert_editing,
    alert_log,
    alert_working,
    alerts,
    articles,
    copies,
    corrections,
    exports,
    fetched,
    helping,
    maps,
    marks,
    neighbours,
    networks,
    preferences,
    searching,
    sign_in,
    sites,
)

ROUTERS: tuple[APIRouter, ...] = (
    searching.router,
    helping.router,
    articles.router,
    neighbours.router,
    copies.router,
    corrections.router,
    agreements.router,
    agencies.router,
    maps.router,
    networks.router,
    alert_editing.router,  # before what takes any name
    alerts.router,
    alert_log.router,
    alert_working.router,
    sites.router,
    fetched.router,
    exports.router,
    marks.router,
    preferences.router,
    sign_in.router,
    account.router,
    administration.router,
)
