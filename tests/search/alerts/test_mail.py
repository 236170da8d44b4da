"""Mails by a real server on 127.0.0.1, read back as clients read them."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email.header import decode_header, make_header
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from made_alerts.told import NOW, SITES, alert, article, come, signing, tell
from pydantic import SecretStr

from pipelines.alerts import Notice
from pipelines.errors import SettingsError
from pipelines.store import Store
from search.alerts import wording
from search.alerts.failures import SendError
from search.alerts.gathering import gather
from search.alerts.mail import MailSender, compose
from search.alerts.messages import Item, Message
from search.alerts.smtp import SmtpServer, smtp_server
from servers.mail import MailServer
from servers.ports import free_port

SUBJECT = "[kyket] Công an tỉnh – Sở Y tế ký quy chế phối hợp (Lâm Đồng)"


@pytest.fixture
def message() -> Message:
    with Store.open("sqlite:///:memory:") as store:
        one = store.alerts.add(alert(), NOW)
        come(store, [(article(1), [signing()])])
        notices = tell(store, one, [article(1)])
        return Message("0123abcd", one, gather(store, SITES, one, notices), "kyket alerts log")


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def to(server: MailServer, **values: Any) -> MailSender:
    given_ = {"host": "127.0.0.1", "port": server.port, "sender": "kyket@kyket.vn", "timeout": 120.0}
    return MailSender(SmtpServer(**(given_ | values)), "to@tinh.vn")


def test_a_mail_arrives_with_text_and_html_and_a_subject_that_every_client_reads(
    server: MailServer, message: Message
) -> None:
    to(server).send(message, NOW)
    (mail,) = server.parsed
    assert server.receivers == [["to@tinh.vn"]]
    assert server.mails[0].isascii()
    assert max(len(line) for line in server.mails[0].split(b"\r\n")) <= 998
    assert mail["Subject"] == SUBJECT
    # An old client knows no more than RFC 2047.
    old = email.message_from_bytes(server.mails[0])
    assert str(make_header(decode_header(old["Subject"]))) == SUBJECT
    assert mail["Message-ID"] == "<0123abcd@kyket.vn>"
    assert mail["From"].addresses[0].addr_spec == "kyket@kyket.vn"
    assert mail["To"] == "to@tinh.vn"
    assert mail["Date"].datetime == NOW
    assert mail["List-Id"] == f"kyket alert <{message.alert.id}.alerts.kyket.vn>"
    assert mail["Auto-Submitted"] == "auto-generated"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    for part in (text.get_content(), html.get_content()):
        for said in ("Công an tỉnh – Sở Y tế", "12/07/2021", "2021–2025", "Lâm Đồng", "12-CT/TW", "Báo Lâm Đồng"):
            assert said in part
    assert "*ký kết*" in text.get_content()


def test_a_second_attempt_is_the_same_mail_to_every_client(server: MailServer, message: Message) -> None:
    to(server).send(message, NOW)
    to(server).send(message, datetime(2021, 7, 14, tzinfo=NOW.tzinfo))
    first, second = server.parsed
    assert first["Message-ID"] == second["Message-ID"]


def test_what_is_told_of_one_event_is_one_thread(message: Message) -> None:
    server = SmtpServer("h", 25, "kyket@kyket.vn")
    (item,) = message.items
    later = replace(item, notice=replace(item.notice, id=2, number=2, kind="new fact"))
    first = compose(message, NOW, server, "to@tinh.vn")
    second = compose(replace(message, key="other", items=(later,)), NOW, server, "to@tinh.vn")
    assert first["References"] == second["References"] != first["Message-ID"]
    assert first["Message-ID"] != second["Message-ID"]
    assert str(second["Subject"]).startswith("[kyket] Tin thêm: ")
    another = replace(item, notice=replace(item.notice, id=3, event="other"))
    assert "References" not in compose(replace(message, items=(item, another)), NOW, server, "to@tinh.vn")


@example("00000¡¡¡𐀀𐀀 ¡ ¡")  # Python's own folding loses the space
@given(st.text(max_size=200) | st.text("aăâbdđ ệữ", max_size=200))
def test_whatever_an_article_is_called_the_subject_is_one_line_that_is_read_back(title: str) -> None:
    notice = Notice(1, "a", "attention", 1, "attention", (), (), "", NOW, text="x")
    message = Message("k", alert(title), (Item(notice, None, None, (), ()),))
    raw = compose(message, NOW, SmtpServer("h", 25, "a@b.vn", "Theo dõi Lâm Đồng"), "c@d.vn").as_bytes()
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert read["Subject"] == wording.subject(message)
    assert str(make_header(decode_header(email.message_from_bytes(raw)["Subject"]))) == wording.subject(message)
    assert read["Message-ID"] == "<k@b.vn>"
    (sender,) = read["From"].addresses
    assert (sender.display_name, sender.addr_spec) == ("Theo dõi Lâm Đồng", "a@b.vn")
    assert raw.isascii()
    assert max(len(line) for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")) <= 78


@pytest.mark.parametrize(
    ("answer", "final"), [("550 5.1.1 no such user", True), ("450 4.2.1 greylisted", False), ("421 busy", False)]
)
def test_a_refusal_of_the_receiver_may_pass_or_not(
    server: MailServer, message: Message, answer: str, final: bool
) -> None:
    server.receiver_answers = [answer]
    with pytest.raises(SendError, match=answer) as told:
        to(server).send(message, NOW)
    assert (told.value.final, told.value.doubtful, server.mails) == (final, False, [])
    to(server).send(message, NOW)
    assert len(server.mails) == 1


def test_a_refusal_of_the_mail_is_told_with_its_code(server: MailServer, message: Message) -> None:
    server.answers = ["554 5.7.1 spam", "451 try later"]
    with pytest.raises(SendError, match="refuses the mail: 554") as told:
        to(server).send(message, NOW)
    assert told.value.final
    with pytest.raises(SendError, match="451") as told:
        to(server).send(message, NOW)
    assert not told.value.final


def test_a_server_that_is_down_may_be_up_again(message: Message) -> None:
    server = MailServer()
    with pytest.raises(SendError, match="cannot be reached: connection refused") as told:
        to(server).send(message, NOW)
    assert (told.value.final, told.value.server, told.value.doubtful) == (False, True, False)
    with server:
        to(server).send(message, NOW)
    assert len(server.mails) == 1


def test_the_login_is_used_and_its_refusal_tells_no_secret(message: Message) -> None:
    with MailServer(user="kyket", password="geheim") as server:
        to(server, user="kyket", password=SecretStr("geheim")).send(message, NOW)
        assert len(server.mails) == 1
        with pytest.raises(SendError, match="refuses user or password") as told:
            to(server, user="kyket", password=SecretStr("falsch")).send(message, NOW)
    assert not told.value.final
    assert "falsch" not in f"{told.value} {told.value!r}"


def test_starttls_is_insisted_on(server: MailServer, message: Message) -> None:
    with pytest.raises(SendError, match="no STARTTLS"):
        to(server, security="starttls").send(message, NOW)
    assert server.mails == []


def test_the_address_of_a_mail_server() -> None:
    server = smtp_server("smtp://kyket%40x.vn:p%40ss@mail.vn?from=a@b.vn&name=Theo dõi", "KYKET_SMTP_URL")
    assert (server.host, server.port, server.user, server.security) == ("mail.vn", 587, "kyket@x.vn", "starttls")
    assert (server.password.get_secret_value(), server.sender, server.sender_name) == ("p@ss", "a@b.vn", "Theo dõi")
    assert smtp_server("smtps://a@b.vn@mail.vn", "x").port == 465
    assert smtp_server(f"smtp://127.0.0.1:{free_port()}?from=a@b.vn", "x").security == "offered"


@pytest.mark.parametrize(
    "wrong",
    [
        "smtp://geheim", "http://geheim?from=a@b.vn", "smtp://u:geheim@h:x?from=a@b.vn", "smtp://u:geheim@h?from=x",
        "smtp://u:geheim@h?from=a@b.vn&tls=1", "geheim", "smtp://u:geheim@h?from=a@b.vn&starttls=geheim",
    ],
)  # fmt: skip
def test_a_wrong_address_is_told_without_it(wrong: str) -> None:
    with pytest.raises(SettingsError, match=r"^KYKET_SMTP_URL: ") as told:
        smtp_server(wrong, "KYKET_SMTP_URL")
    assert "geheim" not in str(told.value)
