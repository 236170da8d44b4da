"""``python -m kyket``: the command line."""

from kyket.cli import main

main()
