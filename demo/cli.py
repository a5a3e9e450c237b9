"""`flask --app wsgi demo play`: the walk, told step by step; playing it again doubles nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from catalogue.intake.cli import import_command as import_courses
from certify.certificates.papers import get_pdf, open_kept
from certify.certificates.queries import find_document
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.jobs import run_all_due
from commons.settings import ROOT, Settings
from demo import stage as setting
from demo import walk
from demo.script import MEETINGS, OFFER, STAFF, TAUGHT
from demo.stage import Stage

group = AppGroup("demo", help="The demonstration, on invented people. Only with DEMO=1.")
ARCHIVE = ROOT / "data" / "courses" / "historical.json"
LEAD, OFFICE = STAFF[0], STAFF[1]


@group.command("play")
def play() -> None:
    """Play one whole walk on real input, and say where its document is."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.is_demo:
        raise click.ClickException("La dimostrazione si recita solo con DEMO=1, mai accanto a persone vere.")
    # Here the first mails leave at once, so that the mailbox page shows them; otherwise they wait.
    current_app.config["SETTINGS"] = settings = replace(settings, mail_delay_minutes=0)
    clock = edges().clock
    stage = Stage(clock.now(), clock.today(), settings.public_base_url, current_app.extensions["key_cabinet"])

    _tell(1, "Quadri di competenze")
    with unit_of_work() as session:
        frameworks, competences = setting.import_frameworks(session, stage)
    click.echo(f"   {frameworks} quadri, {competences} voci, ognuna con la sua provenienza.")

    _tell(2, "Archivio storico dei corsi")
    click.get_current_context().invoke(import_courses, file=ARCHIVE, preview=False, ignore_unknown=False)

    _tell(3, "Enti, chiavi e persone di prova")
    with unit_of_work() as session:
        organisations = setting.enter_organisations(session, stage)
        staff = {
            each: setting.enter_staff(session, stage, each, organisations[each.organisation], position)
            for position, each in enumerate(STAFF)
        }
    click.echo(
        f"   {len(organisations)} enti di dimostrazione con le loro chiavi, {len(staff)} persone di ufficio."
    )

    _tell(4, "Corsi in programma")
    with unit_of_work() as session:
        for course in OFFER:
            course_id = setting.write_course(session, stage, course, organisations)
            first_day = stage.today + timedelta(days=course.starts_in)
            setting.plan_weekly_edition(
                session, stage, course_id, course, label="Prima edizione", first_day=first_day
            )
        taught_id = setting.write_course(session, stage, TAUGHT, organisations)
        setting.plan_weekly_edition(
            session,
            stage,
            taught_id,
            TAUGHT,
            label="Prossima edizione",
            first_day=stage.today + timedelta(days=TAUGHT.starts_in),
            titles=MEETINGS,
        )
    click.echo(f"   {len(OFFER) + 1} corsi aperti alle iscrizioni, due dei quali di più enti insieme.")

    _tell(5, "Un’edizione insegnata e frequentata")
    with unit_of_work() as session:
        attended = walk.teach(session, stage, taught_id, staff[OFFICE])
        walk.leave_to_confirm(session, stage, taught_id, staff[OFFICE])
    click.echo(
        f"   «{TAUGHT.titles['it']}»: {attended.person_count} persone, {attended.completed_count} hanno "
        f"completato. Esiti confermati da {OFFICE.given_name} {OFFICE.family_name}."
    )

    _tell(6, "Prova generale e rilascio")
    with unit_of_work() as session:
        ordered = walk.order(session, stage, attended.edition_id, staff[LEAD])
    ran = run_all_due()
    click.echo(
        f"   {ordered} attestati da rilasciare, {ran} lavori svolti."
        if ordered
        else "   Già rilasciati: nulla di doppio."
    )

    _tell(7, "Chi l’ha ricevuto lo scarica, chiunque lo verifica")
    with reading() as session:
        certificate = walk.find_attestation(session, attended.edition_id)
        kept = find_document(session, certificate.id) if certificate else None
    if certificate is None or kept is None:
        raise click.ClickException(
            "Il rilascio non è riuscito: il perché sta nella tabella dei lavori, `job`."
        )
    folder = settings.instance / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    pdf, document = folder / "attestato.pdf", folder / "attestato.json"
    pdf.write_bytes(get_pdf(kept, edges().files))
    document.write_bytes(open_kept(kept))
    verify = f"{settings.public_base_url}/v/{certificate.code}"
    click.echo(
        f"   La pagina di verifica risponde: {_ask(f'/v/{certificate.code}', settings.public_base_url)}."
    )

    for name, value in (
        ("number", certificate.number),
        ("code", certificate.code),
        ("verify", verify),
        ("pdf", _short(pdf)),
        ("json", _short(document)),
    ):
        click.echo(f"{name}: {value}")


def _tell(number: int, title: str) -> None:
    click.secho(f"{number}. {title}", bold=True)


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _ask(path: str, base_url: str) -> str:
    """Ask our own verification page as a program would, and return its one-word answer."""
    response = current_app.test_client().get(path, base_url=base_url, headers={"Accept": "application/json"})
    return f"{response.status_code} «{response.get_json()['answer']}»"
