"""Stories: articles of several sites that tell the same, reprinted, abridged or merged with something else.

Pure functions: :func:`fingerprints` by which the store finds candidates, :func:`compare` which decides about two
texts, :func:`group` which makes stories of what is alike, :func:`tell` which says who is the original and what the
others left out. ``pipelines/store/placing.py`` applies them to what is stored.
"""

from pipelines.stories.fingerprints import fingerprints
from pipelines.stories.grouping import Telling, group
from pipelines.stories.overlaps import Overlap, compare
from pipelines.stories.roles import Member, Role, Story, tell, telling
from pipelines.stories.sketches import Sketch, sketch
from pipelines.stories.texts import StoryText, read_text

__all__ = [
    "Member",
    "Overlap",
    "Role",
    "Sketch",
    "Story",
    "StoryText",
    "Telling",
    "compare",
    "fingerprints",
    "group",
    "read_text",
    "sketch",
    "tell",
    "telling",
]
