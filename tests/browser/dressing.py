"""What the tour needs beyond the demonstration: half uploaded sheets, a double, a share, links in letters."""

import io
import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.editions.models import Edition, Meeting
from catalogue.enrolments.models import Enrolment, TrainerLink
from catalogue.intake.models import SheetUpload
from certify.certificates.models import Certificate
from certify.portfolio.models import Share
from certify.portfolio.services import Wish, create_share
from commons.access import ANONYMOUS, Viewer
from commons.adapters.mail import read_mailbox
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.frameworks.models import FrameworkUpload
from commons.jobs import run_all_due
from commons.organisations.models import Accreditation, Membership, Organisation
from commons.people.models import Account, Person
from commons.people.services import register_person
from commons.settings import ROOT
from demo.plans import PLANNED_LABEL
from demo.proposals import DRAFT, PROPOSED
from demo.requests import ASKED_LABEL
from demo.stage import Stage
from tests.browser.dressing_practice import (
    dress_practice,
    find_person,
    make_tutors_link,
    things_of_practice,
    viewer_of,
)
from tests.browser.site import Site
from tests.conftest import Browser
from tests.signin import csrf_token, post_form, sign_in

COURSES = (
    "Codice;Titolo;Descrizione;Inizio;Ore;Posti;Nota interna\n"
    "C-1;Scrivere un bando insieme;Due pomeriggi su un bando vero.;12/04/2027;8;20;aula da chiedere\n"
    "C-2;Raccontare un progetto;;trenta aprile;otto;;\n"
)
PEOPLE = (
    "Cognome;Nome;E-mail\n"
    "Rossi;Maria;maria.rossi@example.org\n"
    "Nuova;Persona;nuova.persona@example.org\n"
    "nuova;PERSONA;\n"
    "Senza;Posta;\n"
)
_LINKS = {
    "invitation": re.compile(r"/it/invitations/([\w-]{40,})"),
    "trainer": re.compile(r"/it/t/([\w-]{40,})"),
}


def dress(site: Site) -> dict[str, object]:
    """Lay out what is missing, once, and return what completes the addresses of the tour."""
    with site.app.app_context():
        with unit_of_work() as session:
            double_id = _enter_double(session)
            share = _share(session)
            dress_practice(session, _stage(site))
        _upload(site)
        with unit_of_work() as session:
            tutors_link = make_tutors_link(session)
        run_all_due()
        with reading() as session:
            return {
                "tutors_link": tutors_link,
                **things_of_practice(session, site),
                **_things(session, site),
                **_letters(site),
                "share": share,
                "double": double_id,
                "code": site.code_of("Rossi"),
            }


def _stage(site: Site) -> Stage:
    clock, settings = edges().clock, site.app.config["SETTINGS"]
    return Stage(clock.now(), clock.today(), settings.public_base_url, site.app.extensions["key_cabinet"])


def _enter_double(session: Session) -> UUID:
    return register_person(
        session,
        given_name="MARIA",
        family_name="ROSSI",
        addresses=["rossi.maria@example.org"],
        actor=ANONYMOUS,
        now=edges().clock.now(),
    )


def _share(session: Session) -> str:
    now = edges().clock.now()
    person = find_person(session, "Rossi")
    certificates = session.scalars(select(Certificate.id).where(Certificate.person_id == person.id)).all()
    wish = Wish(
        share_id=uuid4(),
        title="Candidatura al servizio civile",
        sentence="Per il colloquio di martedì.",
        ends_on=now.date() + timedelta(days=30),
        shows_name=True,
        certificate_ids=certificates,
        competence_urls=(),
    )
    return create_share(session, wish, actor=Viewer(person_id=person.id), now=now)


def _upload(site: Site) -> None:
    """Upload a sheet of courses and one of people as the office does, and a framework as an operator."""
    client = Browser(site.app, site.app.response_class, use_cookies=True)
    with reading() as session:
        lead, operator = viewer_of(session, "Guida"), viewer_of(session, "Registri")
        asked_id = session.scalars(select(Edition.id).where(Edition.label == ASKED_LABEL)).one()
        organisation_id = session.scalars(
            select(Organisation.id).where(Organisation.slug == "demo-cci")
        ).one()
    assert lead.account_id is not None
    assert operator.account_id is not None
    sign_in(client, lead.account_id)
    _send(client, "/it/desk/sheets", COURSES.encode(), "corsi.csv", organisation=str(organisation_id))
    _send(client, f"/it/desk/editions/{asked_id}/people/sheet", PEOPLE.encode(), "iscritti.csv")
    sign_in(client, operator.account_id)
    framework = (ROOT / "data" / "frameworks" / "greencomp.json").read_bytes()
    _send(client, "/it/operator/frameworks/new", framework, "greencomp.json", language="it", version="")


def _send(client: Browser, address: str, content: bytes, name: str, **fields: str) -> None:
    token = csrf_token(client.get(address))
    data = {**fields, "csrf_token": token, "file": (io.BytesIO(content), name)}
    answer = client.post(address, data=data)
    assert answer.status_code == 303, (address, answer.get_data(as_text=True)[-3000:])
    if "columns" in answer.location:
        page = client.get(answer.location)
        answer = post_form(client, answer.location, _as_proposed(page.get_data(as_text=True)))
        assert answer.status_code == 303, answer.location


def _as_proposed(page: str) -> Mapping[str, str]:
    found = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="(sheet|header)"[^>]*value="([^"]*)"', page))
    for select_box in re.finditer(r'<select[^>]*name="(m-\d+)".*?</select>', page, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected>', select_box.group())
        found[select_box.group(1)] = chosen.group(1) if chosen else ""
    return found


def _things(session: Session, site: Site) -> dict[str, object]:
    def course(title: str) -> UUID:
        return session.scalars(
            select(Course.id).where(Course.is_demo, Course.titles["it"].as_string() == title)
        ).one()

    def edition(label: str) -> Edition:
        return session.scalars(select(Edition).where(Edition.label == label).limit(1)).one()

    accreditations = {
        is_confirmed: session.scalars(
            select(Accreditation.id)
            .where(Accreditation.confirmed_at.is_not(None) == is_confirmed)
            .order_by(Accreditation.act_number)
            .limit(1)
        ).one()
        for is_confirmed in (True, False)
    }
    asked, planned = edition(ASKED_LABEL), edition(PLANNED_LABEL)
    person = find_person(session, "Rossi")
    cci = session.scalars(select(Organisation.id).where(Organisation.slug == "demo-cci")).one()
    links = select(TrainerLink).order_by(TrainerLink.created_at).limit(1)
    return {
        "waiting": site.waiting_id,
        "issued": site.issued_id,
        "asked": asked.id,
        "planned": planned.id,
        "course": asked.course_id,
        "slug": session.get_one(Course, asked.course_id).slug,
        "past": session.scalars(select(Course.slug).where(Course.is_historical).limit(1)).one(),
        "proposed": course(PROPOSED.texts.titles["it"]),
        "draft": course(DRAFT.texts.titles["it"]),
        "certificate": session.scalars(
            select(Certificate.id).where(Certificate.person_id == person.id).limit(1)
        ).one(),
        "person": person.id,
        "organisation": cci,
        "confirmed": accreditations[True],
        "unconfirmed": accreditations[False],
        "meeting": session.scalars(
            select(Meeting.id)
            .where(Meeting.edition_id == site.waiting_id)
            .order_by(Meeting.position)
            .limit(1)
        ).one(),
        "planned_meeting": session.scalars(
            select(Meeting.id).where(Meeting.edition_id == planned.id).order_by(Meeting.position).limit(1)
        ).one(),
        "trainer_meeting": session.scalars(
            select(Meeting.id)
            .where(Meeting.edition_id == session.scalars(links).one().edition_id)
            .order_by(Meeting.position)
            .limit(1)
        ).one(),
        "enrolment": session.scalars(
            select(Enrolment.id).where(
                Enrolment.edition_id == site.waiting_id, Enrolment.person_id == person.id
            )
        ).one(),
        "requested": session.scalars(
            select(Enrolment.id)
            .where(Enrolment.edition_id == asked.id, Enrolment.state == "requested")
            .limit(1)
        ).one(),
        "membership": session.scalars(
            select(Membership.id)
            .join(Account, Account.id == Membership.account_id)
            .join(Person, Person.id == Account.person_id)
            .where(Person.family_name == "Appunti")
        ).one(),
        "own_share": session.scalars(select(Share.id).limit(1)).one(),
        "upload": session.scalars(select(SheetUpload.id).where(SheetUpload.kind == "courses")).one(),
        "people_upload": session.scalars(select(SheetUpload.id).where(SheetUpload.kind == "people")).one(),
        "framework_upload": session.scalars(select(FrameworkUpload.id)).one(),
    }


def _letters(site: Site) -> dict[str, str]:
    letters = read_mailbox(site.app.config["SETTINGS"].mailbox_dir)
    texts = [str(body.get_content()) for _name, letter in letters if (body := letter.get_body(("plain",)))]
    found = {"letter": letters[0][0]}
    for name, pattern in _LINKS.items():
        found[name] = next(match.group(1) for text in texts if (match := pattern.search(text)))
    return found
