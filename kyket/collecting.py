"""Python's garbage collection, as often as a command needs it.

By default Python looks for cycles after every 700 objects more, and every now and then through all there are: the
hundred thousand of the imported modules, which stay, and the articles in hand, which hold no cycles. That took a
seventh of the process that writes.
"""

from __future__ import annotations

import gc

_OBJECTS = 20_000
"""So many more, and the young ones are looked through: a few megabytes at most that wait."""


def pause() -> None:
    """Collect nothing while modules are imported: what they make stays. Until :func:`settle`."""
    gc.disable()


def settle() -> None:
    """What there is stays and is never looked through again; what comes is looked through now and then.

    Nothing where nobody has paused: then it is not our process alone.
    """
    if gc.isenabled():
        return
    gc.freeze()
    gc.set_threshold(_OBJECTS, 10, 10)
    gc.enable()
