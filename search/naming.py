"""Provinces and agencies as people write them, and what filters call them."""

from __future__ import annotations

from pipelines.errors import KyketError
from search.query.fields import nearest, plain


def provinces_named(typed: str) -> tuple[str, ...]:
    """The name that ``typed`` writes without marks or with "tỉnh" before it; for a nickname, all of the province's.

    Raises :class:`KyketError` for what is no province.
    """
    from pipelines.provinces import find, provinces  # which read a table, and other searches do not need it

    province = find(typed)
    if province is None:
        near = nearest(typed, (name for one in provinces() for name in one.names))
        remedy = f"did you mean {near!r}?" if near else "the provinces are in pipelines/data/provinces.toml"
        raise KyketError("there is no province of this name", about=typed, remedy=remedy)
    said = [name for name in province.names if plain(typed).endswith(plain(name))]
    return (max(said, key=len),) if said else province.names  # "Thừa Thiên Huế" is not "Huế"


def agency_named(typed: str) -> str:
    """The key of the agency that goes, or went, by ``typed``. Raises :class:`KyketError` for none."""
    from pipelines.agencies import registry  # which is long, and other searches do not need

    names = {name: one.key for one in registry().types for name in (*one.names[::-1], one.key)}
    key = {plain(name): key for name, key in names.items()}.get(plain(typed))
    if key is None:
        near = nearest(typed, names)
        remedy = f"did you mean {near!r}?" if near else "the agencies are in pipelines/data/agencies.toml"
        raise KyketError("there is no agency of this name", about=typed, remedy=remedy)
    return key
