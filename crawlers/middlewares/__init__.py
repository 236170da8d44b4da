"""Downloader middlewares: what holds for every request, whoever makes it."""
