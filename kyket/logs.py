"""Lines of the log as the settings have them: form, level, what must never be in them, and the task that this is."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from kyket.settings import Settings
from pipelines.logs import Logging, set_up

_OF_THE_TASK = {
    "AIRFLOW_CTX_DAG_ID": "dag",
    "AIRFLOW_CTX_DAG_RUN_ID": "dag_run",
    "AIRFLOW_CTX_TASK_ID": "task",
    "AIRFLOW_CTX_TRY_NUMBER": "try",
}
"""What Airflow gives the environment of a task, and so of the commands that it runs."""
_SECRET = re.compile(r"PASSWORD|SECRET|TOKEN|API_KEY|SMTP_URL|KYKET_CHANNEL_", re.IGNORECASE)
"""Variables of the environment whose values are in no line: also those of others, such as the archive's S3."""


def set_up_logging(settings: Settings) -> None:
    """From now on lines are said as ``settings`` have it."""
    set_up(
        Logging(
            form=settings.log,
            level=settings.log_level,
            secrets=tuple(_secrets(settings)),
            everywhere={name: os.environ[given] for given, name in _OF_THE_TASK.items() if os.environ.get(given)},
        )
    )


def _secrets(settings: Settings) -> Iterator[str]:
    for name in Settings.model_fields:
        value = getattr(settings, name)
        for one in value.values() if isinstance(value, dict) else (value,):
            if isinstance(one, SecretStr):
                yield one.get_secret_value()
    for name, value in os.environ.items():
        if _SECRET.search(name):
            yield value
    try:
        password = urlsplit(settings.store).password or ""
    except ValueError:
        return
    yield from (password, unquote(password))
