"""Office holders that an article names, and the spelling of their names and titles."""

from pipelines.officials.finding import Holder, holders_in, officials
from pipelines.officials.names import normalise_name
from pipelines.officials.titles import normalise_title

__all__ = ["Holder", "holders_in", "normalise_name", "normalise_title", "officials"]
