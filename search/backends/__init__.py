"""Where articles are found: one protocol, a backend a module."""
