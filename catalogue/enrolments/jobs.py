"""The mails of enrolling: the link that makes a request count, what became of it, the trainer's link."""

from typing import Final
from uuid import UUID

from flask import current_app
from flask_babel import force_locale, gettext
from flask_babel import lazy_gettext as _

from catalogue.courses.wording import pick
from catalogue.enrolments.places import PlaceOffered, get_place
from catalogue.enrolments.register import Register, get_register
from catalogue.enrolments.requesting import ASK_CONFIRMATION, LIFETIME, prepare_confirmation
from catalogue.enrolments.telling import STATE_OF, TELL, News, find_recipient
from catalogue.enrolments.trainer_links import SEND_LINK, prepare_trainer_link
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.pages.formats import day_span, long_day
from commons.pages.language import LOCALES

SUBJECTS: Final = {
    News.REQUESTED: _("La sua richiesta è arrivata"),
    News.WAITING: _("È in lista d’attesa"),
    News.ADMITTED: _("Il posto è suo"),
    News.PLACE_FREED: _("Si è liberato un posto: è suo"),
    News.NOT_ADMITTED: _("Non c’è un posto per lei, questa volta"),
}

SENTENCES: Final = {
    News.REQUESTED: _(
        "%(lead)s ha ricevuto la sua richiesta per «%(title)s» (%(when)s). "
        "Decide l’ente, e le scriviamo che cosa ha deciso."
    ),
    News.WAITING: _(
        "I posti per «%(title)s» (%(when)s) sono tutti occupati e lei è in lista d’attesa. "
        "Se se ne libera uno le scriviamo; non deve fare nulla."
    ),
    News.ADMITTED: _("%(lead)s la aspetta a «%(title)s» (%(when)s)."),
    News.PLACE_FREED: _(
        "Era in lista d’attesa per «%(title)s» (%(when)s): un posto si è liberato ed è suo. "
        "Se non può più venire lo lasci, così passa a chi aspetta."
    ),
    News.NOT_ADMITTED: _("%(lead)s non ha potuto darle un posto per «%(title)s» (%(when)s)."),
}


def base_url() -> str:
    return str(current_app.config["SETTINGS"].public_base_url)


def when_of(place: PlaceOffered | Register, language: str) -> str:
    """Write the dates in the language of a mail."""
    with force_locale(LOCALES[language]):
        when = day_span(place.starts_on, place.ends_on) if place.starts_on else place.dates_text
        return when or str(gettext("date non indicate"))


@handler(ASK_CONFIRMATION)
def ask_confirmation(run: JobRun) -> None:
    request_id = UUID(run.payload["request"])
    with unit_of_work() as session:
        mail = prepare_confirmation(session, request_id, now=edges().clock.now())
        if mail is None:
            return
        place = get_place(session, mail.edition_id)
    send_mail(
        to=mail.address,
        template="place_confirm",
        subject=_("Confermi la sua iscrizione"),
        language=mail.language,
        reference=f"place-request:{request_id}",
        title=pick(place.titles, mail.language)[0],
        when=when_of(place, mail.language),
        lead_name=place.lead_name,
        hours=int(LIFETIME.total_seconds()) // 3600,
        link=f"{base_url()}/{mail.language}/enrol/{mail.token}",
    )


@handler(TELL)
def tell_person(run: JobRun) -> None:
    """Tell somebody what became of his request, if it is still so and if he has an address."""
    news, enrolment_id = News(run.payload["news"]), UUID(run.payload["enrolment"])
    with reading() as session:
        found = find_recipient(session, enrolment_id)
        if found is None or found.state is not STATE_OF[news]:
            return
        try:
            place = get_place(session, found.edition_id)
        except NotFound:  # the course was taken back meanwhile
            return
    title, when = pick(place.titles, found.language)[0], when_of(place, found.language)
    with force_locale(LOCALES[found.language]):
        sentence = str(SENTENCES[news]) % {"title": title, "when": when, "lead": place.lead_name}
    send_mail(
        to=found.address,
        template="enrolment",
        subject=SUBJECTS[news],
        language=found.language,
        reference=f"enrolment:{enrolment_id}",
        headline=SUBJECTS[news],
        sentence=sentence,
        venue=place.venue if STATE_OF[news] == "admitted" else "",
        is_over=news is News.NOT_ADMITTED,
        message=found.message,
        link=f"{base_url()}/{found.language}/editions/{found.edition_id}/enrol",
    )


@handler(SEND_LINK)
def send_trainer_link(run: JobRun) -> None:
    link_id = UUID(run.payload["link"])
    with unit_of_work() as session:
        mail = prepare_trainer_link(session, link_id, now=edges().clock.now())
        if mail is None:
            return
        register = get_register(session, mail.link.edition_id)
    language = mail.link.language
    meeting = next((each for each in register.meetings if each.id == mail.link.meeting_id), None)
    with force_locale(LOCALES[language]):
        when = long_day(meeting.on_day) if meeting else when_of(register, language)
        ends = long_day(mail.link.ends_on) if mail.link.ends_on else ""
    send_mail(
        to=mail.link.address,
        template="trainer_link",
        subject=_("Il suo collegamento per le presenze"),
        language=language,
        reference=f"trainer-link:{link_id}",
        name=mail.link.trainer_name,
        title=pick(register.titles, language)[0],
        lead_name=register.lead_name,
        when=when,
        ends=ends,
        link=f"{base_url()}/{language}/t/{mail.token}",
    )
