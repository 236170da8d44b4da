"""The site registry: the entries of ``crawlers/sites`` and of the operator's own folders, read, checked, found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from crawlers.canonical import normal_url
from crawlers.discovery import Discovery, Listing
from crawlers.mistakes import Mistake, RegistryError, explain, nearest
from crawlers.normal_form import bare_host
from crawlers.site import CLOCKS, Cadence, Kind, ListingEntry, Politeness, Seen, Site
from pipelines.errors import SiteError

__all__ = [
    "CLOCKS",
    "SITES",
    "Cadence",
    "Discovery",
    "Kind",
    "Listing",
    "ListingEntry",
    "Mistake",
    "Politeness",
    "Registry",
    "RegistryError",
    "Seen",
    "Site",
    "load_registry",
    "read_entry",
]

SITES = Path(__file__).parent / "sites"
"""The entries that come with kyket."""

_KEYS = {
    "": frozenset(Site.model_fields) - {"id"},
    "listings": frozenset(ListingEntry.model_fields),
    "cadence": frozenset(Cadence.model_fields),
    "politeness": frozenset(Politeness.model_fields),
}


class Registry:
    """Sites in order of their ids."""

    def __init__(self, sites: Iterable[Site], mistakes: Iterable[Mistake] = ()) -> None:
        """``mistakes`` are those of entries that were left out."""
        self.mistakes = tuple(mistakes)
        self._sites = {site.id: site for site in sorted(sites, key=lambda site: site.id)}
        self._hosts: dict[str, list[Site]] = {}
        self._wildcards: list[tuple[str, Site]] = []
        for site in self:
            for host in _hosts(site):
                if host.startswith("*."):
                    self._wildcards.append((host[1:], site))
                else:
                    self._hosts.setdefault(host, []).append(site)
        self._wildcards.sort(key=lambda entry: -len(entry[0]))

    def __iter__(self) -> Iterator[Site]:
        return iter(self._sites.values())

    def __len__(self) -> int:
        return len(self._sites)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The ids of the sites whose entries are wrong, in order."""
        return tuple(sorted({_id_of(mistake) for mistake in self.mistakes}))

    def __contains__(self, site_id: object) -> bool:
        return site_id in self._sites

    def site(self, site_id: str) -> Site:
        """The site with this id (``www.`` and an address around it are forgiven).

        Raises :class:`SiteError`, and :class:`RegistryError` for one whose entry is wrong.
        """
        found = self._sites.get(site_id)
        if found is None and site_id in self.left_out:
            raise RegistryError([mistake for mistake in self.mistakes if _id_of(mistake) == site_id])
        if found is None and ("://" in site_id or site_id.startswith("www.")):
            found = self.by_url(site_id if "://" in site_id else f"https://{site_id}")
        if found is None:
            fix = nearest(
                site_id, self._sites, otherwise="see `kyket sites list`, or add it with `kyket sites add URL`"
            )
            raise SiteError("there is no such site in the registry", about=site_id, remedy=fix)
        return found

    def by_host(self, host: str) -> Site | None:
        """The site on ``host`` (with its port, if unusual), by name or by a ``*.`` entry; None if there is none."""
        bare = bare_host(host.rstrip("."))
        sites = self._hosts.get(bare)
        if sites:
            return min(sites, key=lambda site: (len(urlsplit(site.base).path), site.id))
        return next((site for suffix, site in self._wildcards if bare.endswith(suffix)), None)

    def by_url(self, url: str) -> Site | None:
        """The site that ``url`` belongs to; of two on one host the one with the longer base path. None if none does."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            return None
        bare = bare_host(host.rstrip(".") + (f":{port}" if port not in (None, 80, 443) else ""))
        sites = [site for site in self._hosts.get(bare, ()) if normal_url(url, site) is not None]
        if sites:
            return max(sites, key=lambda site: len(urlsplit(site.base).path))
        return next((site for suffix, site in self._wildcards if bare.endswith(suffix)), None)


def load_registry(*folders: Path, package: bool = True, without_wrong: bool = False) -> Registry:
    """The registry of kyket's own entries (unless ``package`` is false) and those of ``folders``, in that order.

    An entry with an id that was there before must say ``replaces = true`` and then stands for it. Raises
    :class:`RegistryError` with every mistake of every file; with ``without_wrong`` only for folders that are missing:
    a site whose entry is wrong is left out then (also where it was to replace one that is right), and the others stay.
    """
    sites: dict[str, tuple[Path, Site]] = {}
    mistakes: list[Mistake] = []
    for folder in (SITES, *folders) if package else folders:
        if not folder.is_dir():
            mistakes.append(
                Mistake(str(folder), "", "there is no such folder", "create it or take it out of the settings")
            )
            continue
        for path in sorted(folder.glob("*.toml")):
            found = read_entry(path)
            if not isinstance(found, Site):
                mistakes += found
                continue
            before = sites.get(found.id)
            if before is not None and not found.replaces:
                fix = "remove one of them, or say replaces = true in this one"
                mistakes.append(Mistake(path.name, "", f"the site {found.id} is already in {before[0].parent}", fix))
                continue
            sites[found.id] = path, found
    mistakes += _claimed_twice(sites.values())
    if mistakes and not (without_wrong and all(mistake.file.endswith(".toml") for mistake in mistakes)):
        raise RegistryError(mistakes)
    wrong = {_id_of(mistake) for mistake in mistakes}
    return Registry((site for _, site in sites.values() if site.id not in wrong), mistakes)


def _id_of(mistake: Mistake) -> str:
    return mistake.file.removesuffix(".toml")


def read_entry(path: Path) -> Site | list[Mistake]:
    """The site that the file at ``path`` describes, or what is wrong with it."""
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        return [Mistake(path.name, "", "is not UTF-8", "save the file as UTF-8")]
    except tomllib.TOMLDecodeError as error:
        return [Mistake(path.name, "", f"is not TOML: {error}", "mend the line; text stands in quotes, lists in [ ]")]
    except OSError as error:
        return [Mistake(path.name, "", f"cannot be read: {error.strerror}", "check the file's permissions")]
    if "id" in values:
        return [Mistake(path.name, "id", "is not a key", "take the line out: the file's name without .toml is the id")]
    try:
        return Site.model_validate(values | {"id": path.name.removesuffix(".toml")})
    except ValidationError as error:
        return list(explain(error, path.name, _KEYS))


def _hosts(site: Site) -> list[str]:
    own = urlsplit(site.base).netloc.lower().removesuffix(":80").removesuffix(":443")
    return list(dict.fromkeys(bare_host(host) for host in (own, *site.hosts)))


def _claimed_twice(entries: Iterable[tuple[Path, Site]]) -> Iterator[Mistake]:
    claimed: dict[tuple[str, str], str] = {}
    for path, site in entries:
        for number, host in enumerate(_hosts(site)):
            place = (host, urlsplit(site.base).path.rstrip("/") if number == 0 else "")
            if place in claimed:
                key = "base" if number == 0 else "hosts"
                fix = "keep it in one of the two"
                yield Mistake(path.name, key, f"{host}{place[1]} is already the site of {claimed[place]}", fix)
            claimed.setdefault(place, path.name)
