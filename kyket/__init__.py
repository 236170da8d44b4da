"""The entrance: settings, the command line, and the wiring of crawl, process and index."""

__version__ = "0.1.0"
