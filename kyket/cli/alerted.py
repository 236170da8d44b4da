"""What a round of alerts did, for every command that does one."""

from __future__ import annotations

from kyket.alerting import Alerted
from kyket.cli.console import console, error_console, number
from pipelines.store import Store
from search.alerts.passing import Passed


def print_alerted(store: Store, done: Alerted, *, always: bool = False) -> None:
    """What a round of alerts did; nothing if there was nothing to do, unless ``always``."""
    passed, sent = done.passed, done.sent
    if always or passed.matches or done.standing:
        console.print(
            f"alerts: {number(passed.articles)} articles looked at, {number(passed.matches)} matches, "
            f"{number(passed.notices.total() + len(done.standing))} notices"
        )
    print_passed(store, passed)
    for one in done.held:
        name = store.alerts.get(one.alert_id).name
        sites = ", ".join(one.sites)
        error_console.print(
            f"[yellow]held back:[/] {error_console.plain(f'{name}: the last crawl of {sites} failed')}", soft_wrap=True
        )
    if sent is None:
        return
    if sent.sent:
        by_channel = ", ".join(f"{channel} {count}" for channel, count in sorted(sent.sent.items()))
        console.print(f"sent: {console.plain(by_channel)}", soft_wrap=True)
    for delivery, reason in (*sent.failed, *sent.dead):
        again = "given up" if (delivery, reason) in sent.dead else "tried again later"
        error_console.print(
            f"[yellow]not sent to {error_console.plain(delivery.channel)}[/] ({again}): {error_console.plain(reason)}",
            soft_wrap=True,
        )


def print_passed(store: Store, passed: Passed) -> None:
    """What a pass or a sweep could not do."""
    for alert_id, reason in passed.attention.items():
        line = error_console.plain(f"{store.alerts.get(alert_id).name}: {reason}")
        error_console.print(f"[red]needs attention:[/] {line}", soft_wrap=True)
    if passed.missing:
        error_console.print(
            f"[yellow]{number(len(passed.missing))} articles are not in the index[/]: `kyket index status` says why, "
            "`kyket alerts sweep` looks for them again"
        )


def end_alerted(done: Alerted) -> None:
    """Raises why alerts could not do all of it, if so: all else is done and told."""
    if done.trouble is not None:
        raise done.trouble
