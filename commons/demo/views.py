"""The demonstration: enter as somebody, read the mails. These routes exist only with DEMO=1."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path
from uuid import UUID

from flask import Blueprint, current_app, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from commons.access import PUBLIC, access
from commons.adapters.mail import read_letter, read_mailbox
from commons.db import reading, unit_of_work
from commons.demo.queries import list_demo_people
from commons.demo.services import play_person
from commons.demo.words import PARTS
from commons.edges import edges
from commons.errors import NotFound
from commons.pages.menu import own_area
from commons.signin import current

blueprint = Blueprint("demo", __name__)
SHOWN_MAILS = 50
LETTER_CSP = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"


@dataclass(frozen=True, slots=True)
class KeptMail:
    to: str
    subject: str
    language: str
    sent_at: datetime
    text: str
    name: str
    has_html: bool


@blueprint.get("/demo")
@access(PUBLIC)
def people() -> ResponseReturnValue:
    with reading() as session:
        cast = list_demo_people(session)
    return render_template("demo/people.html", cast=cast, parts=PARTS)


@blueprint.post("/demo/<uuid:person_id>")
@access(PUBLIC)
def enter(person_id: UUID) -> ResponseReturnValue:
    """Sign in as one of the cast. The CSRF token of the page is all that it takes."""
    with unit_of_work() as session:
        account_id = play_person(session, person_id, now=edges().clock.now())
    current.enter(account_id, "demo")
    return redirect(own_area(), code=303)


@blueprint.get("/demo/mailbox")
@access(PUBLIC)
def mailbox() -> ResponseReturnValue:
    """Show the mails that a real installation would have sent, the newest first."""
    mails = [_read(name, message) for name, message in read_mailbox(_folder(), SHOWN_MAILS)]
    return render_template("demo/mailbox.html", mails=mails, limit=SHOWN_MAILS)


@blueprint.get("/demo/mailbox/<name>")
@access(PUBLIC)
def letter(name: str) -> ResponseReturnValue:
    """Show the HTML form of a mail as a mail program would: nothing in it runs or fetches anything."""
    message = read_letter(_folder(), name)
    if message is None:
        raise NotFound("not-found")
    response = make_response(_part(message, "html"))
    response.headers["Content-Security-Policy"] = LETTER_CSP
    return response


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].mailbox_dir
    return folder


def _read(name: str, message: EmailMessage) -> KeptMail:
    return KeptMail(
        to=str(message["To"]),
        subject=str(message["Subject"]),
        language=str(message["Content-Language"]),
        sent_at=parsedate_to_datetime(str(message["Date"])),
        text=_part(message, "plain"),
        name=name,
        has_html=bool(_part(message, "html")),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content()).strip()
