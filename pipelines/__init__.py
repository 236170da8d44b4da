"""Understanding and keeping: records, Vietnamese text, extraction, dates, the archive and the store.

This layer imports none of the others, reads no settings and fetches nothing.
"""
