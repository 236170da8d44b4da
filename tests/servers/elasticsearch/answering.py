"""Whether a server answers and is ready to be asked."""

from __future__ import annotations

import base64
import http.client
import ssl
import urllib.request
from pathlib import Path


def answers(url: str, password: str | None = None, ca: Path | None = None) -> bool:
    """Whether the server at ``url`` has all its data at hand.

    ``password`` is that of user ``elastic``; ``ca`` the certificate that the server's must be signed by.
    """
    request = urllib.request.Request(f"{url.rstrip('/')}/_cluster/health?wait_for_status=yellow&timeout=5s")
    if password:
        request.add_header("Authorization", "Basic " + base64.b64encode(f"elastic:{password}".encode()).decode())
    context = ssl.create_default_context(cafile=ca) if ca else None
    # Never through a proxy: the server is on this machine or beside it.
    handlers = (urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=10) as answer:
            return bool(answer.status == 200)
    except (OSError, http.client.HTTPException):
        return False
