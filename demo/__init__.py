"""A replica of five kinds of provincial sites on 127.0.0.1, with articles written for it.

``demo.articles.load`` gives the articles with what a reader finds in them, ``demo.server.DemoServer`` serves them,
``demo.registry.write_registry`` writes the registry entries by which kyket crawls them.
"""
