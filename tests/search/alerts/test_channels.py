"""Channels are defined by addresses that nobody gets to see."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import pytest
from made_alerts.told import NOW, SITES, alert, article, come, signing, tell
from pydantic import SecretStr

from pipelines.errors import SettingsError
from pipelines.store import Store
from search.alerts.channels import Channels, UnknownChannel
from search.alerts.failures import SendError
from search.alerts.gathering import gather
from search.alerts.messages import Message
from servers.ports import free_port
from servers.receiver import Receiver

GEHEIM = "geheim0geheim1geheim2"


def load(definitions: Mapping[str, str], smtp: str = "", **environment: str) -> Channels:
    return Channels.load(
        {name: SecretStr(address) for name, address in definitions.items()}, smtp=smtp, environment=environment
    )


ADDRESSES = {
    "telegram": f"tgram://123456789:{GEHEIM}/1234567/",
    "slack": f"slack://T1JJ3T3L2/A1BRTD4JD/TIi{GEHEIM}/#tin",
    "mailbox": f"mailtos://kyket:{GEHEIM}@mail.vn?from=kyket@mail.vn&to=to@tinh.vn",
    "hook": f"webhook+https://u:{GEHEIM}@host.vn/{GEHEIM}?secret={GEHEIM}",
    "program": f"jsons://u:{GEHEIM}@host.vn/{GEHEIM}?+X-Token={GEHEIM}",
    "discord": f"discord://4174216298/{GEHEIM}JHMOo0uPk-{GEHEIM}",
    "team": "mail:team@tinh.vn",
}
SMTP = f"smtp://kyket:{GEHEIM}@mail.vn?from=kyket@mail.vn"


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_is_masked_wherever_it_is_shown(name: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.NOTSET)
    channel = load(ADDRESSES, SMTP).channel(name.upper())
    assert channel.name == name
    assert channel.shown
    assert "geheim" not in f"{channel} {channel!r} {channel.shown} {channel.sender!r} {channel.sender.server}"
    assert "geheim" not in caplog.text


@pytest.mark.parametrize(
    "wrong",
    ["", "geheim", "nonsense://geheim", "tgram://geheim", "slack://geheim/x", "mailto://u:geheim@h.vn?to=a@b.vn,c@d.vn",
     f"tgram://123456789:{GEHEIM}/1/2/", "webhook+https://geheim.vn", "mail:geheim", "mail:geheim@b.vn"],
)  # fmt: skip
def test_a_wrong_address_is_told_with_the_channel_and_without_the_address(
    wrong: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.NOTSET)
    with pytest.raises((SettingsError, UnknownChannel), match="ops") as told:
        load({"ops": wrong})
    shown = f"{told.value} {told.value!r} {caplog.text} {capfd.readouterr()}"
    assert "geheim" not in shown


def test_secrets_may_stand_in_the_environment() -> None:
    channels = load({"hook": "webhook+https://host.vn/?secret=${HOOK}"}, HOOK=GEHEIM)
    assert channels.channel("hook").sender.secret.get_secret_value() == GEHEIM  # type: ignore[attr-defined]
    with pytest.raises(SettingsError, match=r"^channel hook: the environment has no HOOK"):
        load({"hook": "webhook+https://host.vn/?secret=${HOOK}"})


def test_a_mail_address_is_a_channel_if_there_is_a_mail_server() -> None:
    channel = load({}, SMTP).channel("mail:to@tinh.vn")
    assert (channel.name, channel.kind, channel.shown) == ("mail:to@tinh.vn", "mail", "mail:to@tinh.vn by mail.vn:587")
    with pytest.raises(UnknownChannel, match="KYKET_SMTP_URL"):
        load({}).channel("mail:to@tinh.vn")
    with pytest.raises(UnknownChannel, match="no mail address"):
        load({}, SMTP).channel("mail:to@tinh.vn, other@tinh.vn")


def test_a_channel_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownChannel, match="did you mean team"):
        load({"team": "mail:a@b.vn"}, SMTP).channel("taem")
    with pytest.raises(UnknownChannel, match="KYKET_CHANNEL_OPS"):
        load({}).channel("ops")
    with pytest.raises(SettingsError, match="no name of a channel"):
        load({"Two words": "mail:a@b.vn"}, SMTP)


def test_apprise_sends_by_the_other_services_and_its_failures_are_understood(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.NOTSET)
    with Store.open("sqlite:///:memory:") as store, Receiver() as receiver:
        one = store.alerts.add(alert(), NOW)
        come(store, [(article(1), [signing()])])
        message = Message("k", one, gather(store, SITES, one, tell(store, one, [article(1)])))
        sender = load({"program": f"json://u:{GEHEIM}@127.0.0.1:{receiver.port}/{GEHEIM}"}).sender("program")
        sender.send(message, NOW)
        assert "Công an tỉnh – Sở Y tế" in receiver.requests[0].body.decode("unicode-escape", "replace") or (
            "Công an tỉnh".encode() in receiver.requests[0].body
        )
        for status, final in ((500, False), (429, False), (404, True)):
            receiver.answers = [(status, {})]
            with pytest.raises(SendError, match=str(status)) as told:
                sender.send(message, NOW)
            assert told.value.final is final
            assert "geheim" not in str(told.value)
        away = load({"program": f"json://127.0.0.1:{free_port()}/{GEHEIM}"}).sender("program")
        with pytest.raises(SendError) as told:
            away.send(message, NOW)
        assert not told.value.final
    assert "geheim" not in f"{caplog.text} {told.value}"
