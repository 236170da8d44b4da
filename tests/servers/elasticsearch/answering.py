"""Whether a server answers and is ready to be asked."""

from __future__ import annotations

import base64
import http.client
import json
import ssl
import urllib.request
from pathlib import Path


def answers(url: str, password: str | None = None, ca: Path | None = None) -> bool:
    """Whether the server at ``url`` has all its data at hand.

    ``password`` is that of user ``elastic``; ``ca`` the certificate that the server's must be signed by.
    """
    return _succeeds(_request(url, "/_cluster/health?wait_for_status=yellow&timeout=30s", password), ca)


def keeps_password(url: str, password: str, ca: Path | None) -> bool:
    """Whether the server has taken its password into its own index of users.

    Until that index is there, which is a moment after the first start, who asks may be refused.
    """
    request = _request(url, "/_security/user/elastic/_password", password)
    request.method, request.data = "PUT", json.dumps({"password": password}).encode()
    request.add_header("Content-Type", "application/json")
    return _succeeds(request, ca)


def _request(url: str, path: str, password: str | None) -> urllib.request.Request:
    request = urllib.request.Request(f"{url.rstrip('/')}{path}")
    if password:
        request.add_header("Authorization", "Basic " + base64.b64encode(f"elastic:{password}".encode()).decode())
    return request


def _succeeds(request: urllib.request.Request, ca: Path | None) -> bool:
    context = ssl.create_default_context(cafile=ca) if ca else None
    # Never through a proxy: the server is on this machine or beside it.
    handlers = (urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=60) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False
