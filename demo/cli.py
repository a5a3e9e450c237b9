"""`flask --app wsgi demo play` and `demo year`: the walk step by step, and a full year; nothing twice."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import click
from flask import current_app
from flask.cli import AppGroup

from catalogue.intake.cli import import_command as import_courses
from certify.certificates.papers import get_pdf, open_kept
from certify.certificates.queries import find_document
from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.jobs import run_all_due
from commons.settings import ROOT, Settings
from demo import operators as running
from demo import plans, proof, proposals, requests, walk, year
from demo import stage as setting
from demo.script import MEETINGS, OFFER, ORGANISATIONS, STAFF, TAUGHT, Staff
from demo.stage import Stage
from demo.year_rows import Size

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
    organisations, staff, operators = _enter_everybody(stage)

    _tell(4, "Corsi in programma")
    taught_id = _offer(stage, organisations)

    _tell(5, "Un’edizione insegnata e frequentata")
    with unit_of_work() as session:
        attended = walk.teach(session, stage, taught_id, staff[OFFICE])
        walk.leave_to_confirm(session, stage, taught_id, staff[OFFICE])
    click.echo(
        f"   «{TAUGHT.titles['it']}»: {attended.person_count} persone, {attended.completed_count} hanno "
        f"completato. Esiti confermati da {OFFICE.given_name} {OFFICE.family_name}."
    )

    with unit_of_work() as session:
        planned = plans.plan_desks(session, stage)
    click.echo(f"   {planned} edizioni di sera: due in corso questa settimana, due ancora da completare.")
    _ask_for_places(stage, taught_id, staff[OFFICE])

    _tell(6, "Prova generale e rilascio")
    with unit_of_work() as session:
        ordered = walk.order(session, stage, attended.edition_id, staff[LEAD])
    ran = run_all_due()
    click.echo(
        f"   {ordered} attestati da rilasciare, {ran} lavori svolti."
        if ordered
        else "   Già rilasciati: nulla di doppio."
    )

    _tell(7, "Un volontariato fino al documento di trasparenza, un tirocinio fino al certificato")
    proven = _prove(stage, organisations, operators)

    _tell(8, "Chi l’ha ricevuto lo scarica, chiunque lo verifica")
    with reading() as session:
        certificate = walk.find_attestation(session, attended.edition_id)
        kept = find_document(session, certificate.id) if certificate else None
    if certificate is None or kept is None:
        raise click.ClickException(
            "Il rilascio non è riuscito: il perché sta nella tabella dei lavori, `job`."
        )
    pdf = _save("attestato.pdf", get_pdf(kept, edges().files))
    document = _save("attestato.json", open_kept(kept))
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
        *(
            line
            for letter, (code, paper) in proven.items()
            for line in (
                (f"{letter}.verify", f"{settings.public_base_url}/v/{code}"),
                (f"{letter}.pdf", _short(paper)),
            )
        ),
    ):
        click.echo(f"{name}: {value}")


@group.command("year")
@click.option("--part", default=1.0, type=click.FloatRange(0.01, 1), help="Quanta parte dell’anno.")
def write_year(part: float) -> None:
    """Write a simulated year of placements and assessments, once, to see the desks when they are full."""
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.is_demo:
        raise click.ClickException("L’anno simulato si scrive solo con DEMO=1, mai accanto a persone vere.")
    clock = edges().clock
    stage = Stage(clock.now(), clock.today(), settings.public_base_url, current_app.extensions["key_cabinet"])
    size = Size() if part == 1 else Size().scaled(part)
    with unit_of_work() as session:
        if year.is_written(session):
            click.echo("L’anno simulato c’è già: nulla di doppio.")
            return
        setting.import_frameworks(session, stage)
        with click.progressbar(length=year.count_ticks(size), label="Anno simulato") as bar:
            count = year.write_year(session, stage, size, bar.update)
    click.echo(f"   {count} righe: {size.placements} esperienze, {size.assessments} valutazioni.")


def _offer(stage: Stage, organisations: dict[str, UUID]) -> UUID:
    """Write the courses, those to come too; return the one that is taught next."""
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
        coming = proposals.write_coming(session, stage, organisations)
    click.echo(
        f"   {len(OFFER) + 1} corsi aperti alle iscrizioni, due dei quali di più enti insieme; "
        f"{coming} che il pubblico non vede ancora, uno in proposta e uno in bozza."
    )
    return taught_id


def _ask_for_places(stage: Stage, course_id: UUID, staff: Viewer) -> None:
    with unit_of_work() as session:
        asking = requests.ask_for_places(session, stage, course_id, staff)
        requests.hand_over_register(session, stage, course_id, staff)
    click.echo(
        f"   {asking} persone chiedono un posto o lo aspettano; chi insegna ha il registro per collegamento."
    )


def _enter_everybody(stage: Stage) -> tuple[dict[str, UUID], dict[Staff, Viewer], tuple[Viewer, ...]]:
    """Enter the organisations, who works there, and who runs the service with what they keep."""
    with unit_of_work() as session:
        organisations = setting.enter_organisations(session, stage)
        staff = {
            each: setting.enter_staff(session, stage, each, organisations[each.organisation], position)
            for position, each in enumerate(STAFF)
        }
        operators = running.enter_operators(session, stage)
        running.enter_accreditations(session, stage, operators, organisations, edges().files)
        running.leave_invitation(session, stage, operators[0], organisations["demo-iprase"])
    click.echo(
        f"   {len(ORGANISATIONS)} enti di dimostrazione con le loro chiavi, {len(staff)} persone di ufficio, "
        f"{len(operators)} gestori.\n"
        f"   {len(running.ACCREDITATIONS)} accreditamenti di prova, un invito aperto."
    )
    return organisations, staff, operators


def _prove(
    stage: Stage, organisations: dict[str, UUID], operators: tuple[Viewer, ...]
) -> dict[str, tuple[str, Path]]:
    """Play the second half; return code and PDF of each document by the letter of its kind."""
    with unit_of_work() as session:
        cast = proof.enter_cast(session, stage, organisations, operators, edges().files)
        count = proof.play_placements(session, stage, cast)
    with unit_of_work() as session:
        issued = {"c": proof.make_transparent(session, stage, cast), "e": proof.certify(session, stage, cast)}
    run_all_due()
    found = {}
    with reading() as session:
        for letter, certificate_id in issued.items():
            kept = find_document(session, certificate_id)
            if kept is None:
                raise click.ClickException("Il rilascio non è riuscito.")
            found[letter] = (kept.code, _save(f"documento-{letter}.pdf", get_pdf(kept, edges().files)))
    click.echo(
        f"   {count} tirocini e volontariati; il certificato porta un sigillo di dimostrazione, autofirmato."
    )
    return found


def _save(name: str, content: bytes) -> Path:
    settings: Settings = current_app.config["SETTINGS"]
    folder = settings.instance / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)
    return folder / name


def _tell(number: int, title: str) -> None:
    click.secho(f"{number}. {title}", bold=True)


def _short(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _ask(path: str, base_url: str) -> str:
    """Ask our own verification page as a program would, and return its one-word answer."""
    response = current_app.test_client().get(path, base_url=base_url, headers={"Accept": "application/json"})
    return f"{response.status_code} «{response.get_json()['answer']}»"
