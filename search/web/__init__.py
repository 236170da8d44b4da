"""The page people open in the morning, and the API beside it. ``create_app`` makes both of opened sources."""

from search.web.app import create_app
from search.web.sources import Options, Sources

__all__ = ["Options", "Sources", "create_app"]
