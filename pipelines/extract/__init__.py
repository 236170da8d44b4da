"""Extraction: a page becomes an article, or a reason why it is none."""

from pipelines.extract.article import VERSION, extract
from pipelines.extract.generic import GENERIC

__all__ = ["GENERIC", "VERSION", "extract"]
