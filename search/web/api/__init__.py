"""The API, ``/api/v1``: what the pages show, as JSON and as files.

A new part: a module here with its router, and a line in :data:`ROUTERS`. Errors raised as
:class:`pipelines.errors.KyketError` become problem+json by themselves.
"""

from fastapi import APIRouter

from search.web.api import agreements, alert_editing, alerts, articles, corrections, exports, overview, searching, sites

ROUTERS: tuple[APIRouter, ...] = (
    overview.router,
    searching.router,
    articles.router,
    corrections.router,
    agreements.router,
    alerts.router,
    alert_editing.router,
    sites.router,
    exports.router,
)
