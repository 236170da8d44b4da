"""A person's approval: asked in Airflow (*Required actions*), told to the operators' channel, noted with its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk.bases.notifier import BaseNotifier

from kyket.scheduling import defaults
from kyket.scheduling.commands import CommandFailed, kyket

if TYPE_CHECKING:
    from airflow.sdk import Context

_TOLD = 1500
"""Characters of the question that are sent; Airflow's page has all of it."""


class Approval(ApprovalOperator):
    """Goes on when somebody approves; skips what follows when somebody rejects, or nobody answers in time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(defaults=ApprovalOperator.REJECT, notifiers=[_TellOperators()], **options)

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Any:
        """The answer has come."""
        if "error" not in event:
            who = _name(event.get("responded_by_user")) or "nobody, for the time is over"
            if list(event["chosen_options"]) == [self.APPROVE]:
                defaults.note(f"approved by {who}")
            else:
                defaults.note(f"rejected by {who}, nothing is applied")
        return super().execute_complete(context, event)  # which skips what follows by raising


def _name(person: Any) -> str:
    known = person if isinstance(person, dict) else vars(person) if person else {}
    return str(known.get("name") or known.get("id") or "")


class _TellOperators(BaseNotifier):
    def notify(self, context: Context) -> None:
        """Say where the question waits. A channel that fails stops nothing: Airflow's page asks all the same."""
        task: Any = context["task"]
        address = task.generate_link_to_ui_from_context(context=context)
        body = str(task.body or "")
        shown = body if len(body) <= _TOLD else f"{body[:_TOLD]}…"
        text = f"{shown}\n\nApprove or reject: {address}\nWithout an answer nothing is done."
        try:
            kyket("alarms", "tell", "--", str(task.subject), text)
        except CommandFailed as error:
            print(f"operators are not told: {error}", flush=True)
