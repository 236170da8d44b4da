"""What the server of workers imports before it forks them: everything that a worker needs, none of it to be collected.

To be imported by that process alone (``ExtractionPool``). A worker also imports whatever began the main process, which
is the command line's entrance.
"""

from kyket import collecting

collecting.pause()
import trafilatura  # noqa: E402, F401

import kyket.cli  # noqa: E402
import kyket.extraction  # noqa: E402, F401

collecting.settle()
