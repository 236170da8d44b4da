"""Signings: what agencies sign with each other, read from an article with the text that says so.

``read(text)`` gives the :class:`~pipelines.findings.Findings` of an article.
"""

from pipelines.signings.kinds import KINDS
from pipelines.signings.reading import RECOGNISER, read

__all__ = ["KINDS", "RECOGNISER", "read"]
