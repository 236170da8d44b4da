"""How long answers take, for Prometheus: counted by route, so that their number stays small."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from threading import Lock

from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Measures:
    """What has been counted since the process began."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._answers: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._within: Counter[tuple[str, float]] = Counter()

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """One answer."""
        with self._lock:
            self._answers[method, route, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]
            for bound in BUCKETS:
                if seconds <= bound:
                    self._within[route, bound] += 1

    def lines(self) -> Iterator[str]:
        """In Prometheus' text form."""
        with self._lock:
            answers, seconds, within = dict(self._answers), dict(self._seconds), dict(self._within)
        yield "# HELP kyket_web_answers_total Answers by method, route and status."
        yield "# TYPE kyket_web_answers_total counter"
        totals: Counter[str] = Counter()
        for (method, route, status), count in sorted(answers.items()):
            totals[route] += count
            yield f'kyket_web_answers_total{{method="{method}",route="{route}",status="{status}"}} {count}'
        yield "# HELP kyket_web_seconds Time until an answer begins, by route."
        yield "# TYPE kyket_web_seconds histogram"
        for route, count in sorted(totals.items()):
            for bound in BUCKETS:
                yield f'kyket_web_seconds_bucket{{route="{route}",le="{bound:g}"}} {within.get((route, bound), 0)}'
            yield f'kyket_web_seconds_bucket{{route="{route}",le="+Inf"}} {count}'
            yield f'kyket_web_seconds_sum{{route="{route}"}} {seconds.get(route, 0):.6f}'
            yield f'kyket_web_seconds_count{{route="{route}"}} {count}'


class Measured:
    """Notes every answer in ``measures``."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                route = getattr(scope.get("route"), "path", "none")
                method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "other"
                self._measures.note(method, route, message["status"], time.perf_counter() - began)
            await send(message)

        await self._app(scope, receive, noted)
