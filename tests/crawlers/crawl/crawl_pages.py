"""Listings and articles as a plain site serves them."""

from __future__ import annotations

from collections.abc import Iterable

from crawl_server import Reply, html


def article(number: int, text: str = "Hai bên ký kết chương trình phối hợp.") -> Reply:
    return html(f"<!DOCTYPE html><html><head><title>Tin {number}</title></head><body><p>{text} {number}</p></body>")


def path(number: int) -> str:
    return f"/tin/bai-viet-so-{number}.html"


def listing(numbers: Iterable[int], *, extra: str = "", days: dict[int, str] | None = None) -> Reply:
    items = "".join(
        f'<li><a href="{path(number)}">Bài viết số {number}</a> <span>{(days or {}).get(number, "")}</span></li>'
        for number in numbers
    )
    return html(f"<html><body><ul>{items}</ul>{extra}</body></html>")


def whole_site(count: int, page: int = 10) -> dict[str, Reply]:
    """``count`` articles, newest (the highest number) first, ``page`` on each page of the one listing."""
    routes = {path(number): article(number) for number in range(1, count + 1)}
    numbers = list(range(count, 0, -1))
    for start in range(0, count, page):
        address = "/tin/" if start == 0 else f"/tin/?page={start // page + 1}"
        routes[address] = listing(numbers[start : start + page])
    return routes
