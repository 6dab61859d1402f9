"""The local mail server as its users see it: SMTP in, pages out."""

import asyncio
import smtplib
import urllib.error
import urllib.request
from contextlib import AsyncExitStack
from email.message import EmailMessage
from pathlib import Path

from functions.communication.mail.feedback import Feedback, feedback_of
from local.mail.letterbox import Letterbox
from local.mail.server import MailService, start_mail
from local.triggers.streams import Stream


def letter(subject: str, html: str = "<p>Здравствуйте</p>") -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "a@example.ru", "anna@example.ru", subject
    made["Message-ID"] = "<mlg_1.2@example.ru>"
    made.set_content("Здравствуйте")
    made.add_alternative(html, subtype="html")
    return made


def hand_over(service: MailService, made: EmailMessage) -> None:
    host, _, port = service.smtp_url.removeprefix("smtp://").partition(":")
    with smtplib.SMTP(host, int(port)) as server:
        server.send_message(made)


def page(service: MailService, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(service.page_url + path) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


async def _with_mail(directory: Path, made: EmailMessage, paths: list[str]) -> list[tuple[int, str]]:
    async with AsyncExitStack() as stack:
        service = await start_mail(stack, directory)
        await asyncio.to_thread(hand_over, service, made)
        return [await asyncio.to_thread(page, service, path) for path in paths]


def test_letter_is_listed_shown_and_known(tmp_path: Path) -> None:
    paths = ["/", "/letters/1", "/journal?message_id=mlg_1.2@example.ru", "/journal?message_id=other"]

    listed, shown, known, unknown = asyncio.run(_with_mail(tmp_path, letter("Ждём вас"), paths))

    assert "Ждём вас" in listed[1]
    assert "anna@example.ru" in shown[1]
    assert (known[0], unknown[0]) == (200, 404)


def test_subject_with_html_is_text_on_the_page(tmp_path: Path) -> None:
    [listed] = asyncio.run(_with_mail(tmp_path, letter("<script>alert(1)</script>"), ["/"]))

    assert "<script>" not in listed[1]


def test_letter_sent_back_is_told_as_postbox_tells_it(tmp_path: Path) -> None:
    async def scenario() -> list[Feedback]:
        async with AsyncExitStack() as stack:
            service = await start_mail(stack, tmp_path, events := Stream())
            await asyncio.to_thread(hand_over, service, letter("Ждём вас"))
            for why in (b"why=bounce", b"why=complaint"):
                await asyncio.to_thread(urllib.request.urlopen, f"{service.page_url}/letters/1/back", why)
            return feedback_of("postbox", [await events.take(), await events.take()])

    told = asyncio.run(scenario())

    assert [(one.what, one.email, one.message_id) for one in told] == [
        ("bounced", "anna@example.ru", "mlg_1.2@example.ru"),
        ("complained", "anna@example.ru", "mlg_1.2@example.ru"),
    ]


def test_letters_are_there_after_a_restart(tmp_path: Path) -> None:
    asyncio.run(_with_mail(tmp_path, letter("Ждём вас"), []))

    kept = Letterbox(tmp_path)

    assert [one.letter["Subject"] for one in kept.letters] == ["Ждём вас"]
    assert kept.knows("<mlg_1.2@example.ru>")
