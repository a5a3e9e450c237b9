"""The roof: puts the house together. Importing this starts nothing; `wsgi:create_app()` is the factory.

Longer than 300 lines because it names every feature once, in one place: nearly half of it is imports.
"""

from flask import Flask
from flask_wtf import CSRFProtect

from catalogue.coordination import agenda as coordination_agenda
from catalogue.coordination import life_views as _life_views  # noqa: F401  joins the courses of the desk
from catalogue.coordination import near_pages
from catalogue.coordination import views as coordination_views
from catalogue.coordination import words as coordination_words
from catalogue.courses import competence_views as _competence_views  # noqa: F401  joins the pages of writing
from catalogue.courses import desk as course_writing
from catalogue.courses import views as course_views
from catalogue.courses import words as course_words
from catalogue.editions import agenda as edition_agenda
from catalogue.editions import calendar_views as edition_calendar_views
from catalogue.editions import meeting_views as _edition_meeting_views  # noqa: F401  joins their blueprint
from catalogue.editions import views as edition_views
from catalogue.editions import words as edition_words
from catalogue.enrolments import agenda as enrolment_agenda
from catalogue.enrolments import cancelling as _cancelling  # noqa: F401  declares its handlers
from catalogue.enrolments import deciding_views as _enrolment_deciding_views  # noqa: F401  adds to its blueprint
from catalogue.enrolments import exporting as enrolment_exporting
from catalogue.enrolments import jobs as _enrolment_jobs  # noqa: F401  declares its handlers
from catalogue.enrolments import list_views as _enrolment_list_views  # noqa: F401  adds to its blueprint
from catalogue.enrolments import meeting_views as _enrolment_meeting_views  # noqa: F401  adds to its blueprint
from catalogue.enrolments import merging as _enrolment_merging  # noqa: F401  follows merges of persons
from catalogue.enrolments import newcomer_views as _enrolment_newcomer_views  # noqa: F401  likewise
from catalogue.enrolments import people_views as _enrolment_people_views  # noqa: F401  adds to its blueprint
from catalogue.enrolments import request_views as _enrolment_request_views  # noqa: F401  likewise
from catalogue.enrolments import trainer_desk_views as _enrolment_trainer_desk_views  # noqa: F401  likewise
from catalogue.enrolments import trainer_views as _enrolment_trainer_views  # noqa: F401  likewise
from catalogue.enrolments import views as enrolment_views
from catalogue.enrolments import words as enrolment_words
from catalogue.intake import jobs as _intake_jobs  # noqa: F401  declares its handlers
from catalogue.intake import people_views as _intake_people_views  # noqa: F401  adds to its blueprint
from catalogue.intake import sheet_words
from catalogue.intake import views as intake_views
from catalogue.intake import words as intake_words
from catalogue.intake.cli import courses as courses_cli
from catalogue.offer import calendar_views as _offer_calendar_views  # noqa: F401  joins the views
from catalogue.offer import competence_views as offer_competences
from catalogue.offer import discovery as offer_discovery
from catalogue.offer import feeds as offer_feeds
from catalogue.offer import organisation_views as offer_organisations
from catalogue.offer import pages as offer_pages
from catalogue.offer import views as offer_views
from catalogue.offer import words as offer_words
from certify.assessments import agenda as assessment_agenda
from certify.assessments import attesting_views, attesting_words, identifying_views, identifying_words
from certify.assessments import competence_views as _assessment_competence_views  # noqa: F401  joins the desk
from certify.assessments import dossier_views as _assessment_dossier_views  # noqa: F401  joins the desk
from certify.assessments import exporting as assessment_exporting
from certify.assessments import function_views as _assessment_function_views  # noqa: F401  joins the desk
from certify.assessments import host_views as assessment_host_views
from certify.assessments import jobs as _assessment_jobs  # noqa: F401  declares its handler
from certify.assessments import merging as _assessment_merging  # noqa: F401  follows merges of persons
from certify.assessments import outcome_views as _assessment_outcome_views  # noqa: F401  joins the desk
from certify.assessments import own_views as own_assessment_views
from certify.assessments import views as assessment_views
from certify.assessments import words as assessment_words
from certify.certificates import agenda as certificate_agenda
from certify.certificates import desk_views as _desk_views  # noqa: F401  joins their blueprint
from certify.certificates import document_views as _document_views  # noqa: F401  joins their blueprint
from certify.certificates import jobs as _certificate_jobs  # noqa: F401  declares its handlers
from certify.certificates import merging as _certificate_merging  # noqa: F401  follows merges of persons
from certify.certificates import switch_views as _switch_views  # noqa: F401  joins their blueprint
from certify.certificates import tallies
from certify.certificates import views as certificate_views
from certify.certificates import words as certificate_words
from certify.certificates.cli import certificates_cli
from certify.claims import handout_views
from certify.claims import jobs as _claim_jobs  # noqa: F401  declares its handlers
from certify.claims import views as claim_views
from certify.claims import words as claim_words
from certify.dossiers import at_the_end as dossier_at_the_end
from certify.dossiers import competence_views as _dossier_competence_views  # noqa: F401  joins the views
from certify.dossiers import experience_views as _dossier_experience_views  # noqa: F401  likewise
from certify.dossiers import exporting as dossier_exporting
from certify.dossiers import jobs as _dossier_jobs  # noqa: F401  declares its handlers
from certify.dossiers import merging as _dossier_merging  # noqa: F401  follows merges of persons
from certify.dossiers import print_views as _dossier_print_views  # noqa: F401  joins the views
from certify.dossiers import promoter_views as transparency_views
from certify.dossiers import receipt_views as _dossier_receipt_views  # noqa: F401  joins the views
from certify.dossiers import views as dossier_views
from certify.dossiers import words as dossier_words
from certify.evidence import jobs as _evidence_jobs  # noqa: F401  declares its handlers
from certify.evidence import merging as _evidence_merging  # noqa: F401  follows merges of persons
from certify.evidence import words as evidence_words
from certify.hosting import completion as host_completion
from certify.hosting import desk_parts as host_desk_parts
from certify.hosting import door_views as host_doors
from certify.hosting import hour_views as _host_hour_views  # noqa: F401  joins the page of a tutor
from certify.hosting import jobs as _host_jobs  # noqa: F401  declares its handlers
from certify.hosting import observation_views as _host_observation_views  # noqa: F401  likewise
from certify.hosting import project_views as _host_project_views  # noqa: F401  likewise
from certify.hosting import slip_views as _host_slip_views  # noqa: F401  likewise
from certify.hosting import views as host_views
from certify.hosting import words as host_words
from certify.hosting.cli import mail_cli
from certify.issuers import keys as issuer_keys
from certify.issuers import queries as issuer_queries
from certify.issuers import views as issuer_views
from certify.issuers import words as issuer_words
from certify.issuers.cli import issuers_cli
from certify.placements import agenda as placement_agenda
from certify.placements import beside as placement_beside
from certify.placements import closing_views as _placement_closing_views  # noqa: F401  joins the desk
from certify.placements import exporting as placement_exporting
from certify.placements import guardian_views
from certify.placements import jobs as _placement_jobs  # noqa: F401  declares its handlers
from certify.placements import merging as _placement_merging  # noqa: F401  follows merges of persons
from certify.placements import objective_views as _placement_objective_views  # noqa: F401  joins the desk
from certify.placements import paper_views as _placement_paper_views  # noqa: F401  joins the desk
from certify.placements import refusal_words as placement_refusal_words
from certify.placements import signing_views as _placement_signing_views  # noqa: F401  joins the desk
from certify.placements import tutor_words as placement_tutor_words
from certify.placements import views as placement_views
from certify.placements import way_views as _placement_way_views  # noqa: F401  joins the desk
from certify.placements import words as placement_words
from certify.placements import writing_views as _placement_writing_views  # noqa: F401  joins the desk
from certify.portfolio import competence_views as _portfolio_competence_views  # noqa: F401  joins them
from certify.portfolio import export as portfolio_export
from certify.portfolio import merging as _portfolio_merging  # noqa: F401  follows merges of persons
from certify.portfolio import share_views, shared_views
from certify.portfolio import views as portfolio_views
from certify.portfolio import words as portfolio_words
from certify.verification import views as verification_views
from certify.verification import words as verification_words
from certify.voices import exporting as voices_exporting
from certify.voices import file_views as _voices_file_views  # noqa: F401  joins the views
from certify.voices import hour_views as _voices_hour_views  # noqa: F401  likewise
from certify.voices import jobs as _voices_jobs  # noqa: F401  declares its handler
from certify.voices import views as voices_views
from certify.voices import voice_views as _voices_voice_views  # noqa: F401  joins the views
from certify.voices import words as voices_words
from commons import access, db, health, schema, serve, worker
from commons.accounts import exporting
from commons.accounts import jobs as _account_jobs  # noqa: F401  declares its handlers
from commons.accounts import merging as _account_merging  # noqa: F401  follows merges of persons
from commons.accounts import views as account_views
from commons.accounts import words as account_words
from commons.accounts.queries import export_person
from commons.adapters.clock import SystemClock
from commons.adapters.files import DiskFiles
from commons.adapters.mail import make_mailer
from commons.agenda import views as agenda_views
from commons.agenda import words as agenda_words
from commons.agenda.rules import add_to_agenda, add_to_week
from commons.demo import merging as _demo_merging  # noqa: F401  follows merges of persons
from commons.demo import views as demo_views
from commons.edges import Edges
from commons.frameworks import cli as framework_cli
from commons.frameworks import import_views as framework_import_views
from commons.frameworks import import_words as framework_import_words
from commons.frameworks import jobs as _framework_jobs  # noqa: F401  declares its handlers
from commons.frameworks import views as framework_views
from commons.invitations import jobs as _invitation_jobs  # noqa: F401  declares its handler
from commons.invitations import team_views
from commons.invitations import views as invitation_views
from commons.invitations import words as invitation_words
from commons.invitations.cli import operators_cli
from commons.organisations import (
    accreditation_views,
    operator_views,
)
from commons.organisations import agenda as organisation_agenda
from commons.organisations import jobs as _organisation_jobs  # noqa: F401  declares its handlers
from commons.organisations import merging as _organisation_merging  # noqa: F401  follows merges of persons
from commons.organisations import words as organisation_words
from commons.oversight import agenda as oversight_agenda
from commons.oversight import doubles_views as _doubles_views  # noqa: F401  joins the pages of persons
from commons.oversight import jobs as _oversight_jobs  # noqa: F401  declares its handler
from commons.oversight import people_views
from commons.oversight import views as oversight_views
from commons.oversight import words as oversight_words
from commons.pages import answers, cookies, formats, language, menu, uploads, words
from commons.people import words as people_words
from commons.settings import ROOT, Settings
from commons.signin import current as signin
from commons.signin import jobs as _signin_jobs  # noqa: F401  declares its handler
from commons.signin import merging as _signin_merging  # noqa: F401  follows merges of persons
from commons.signin import views as signin_views
from commons.signin import words as signin_words
from demo.cli import group as demo_cli


def create_app(settings: Settings | None = None, edges: Edges | None = None) -> Flask:
    """Build the application; settings come from the environment and edges are real unless given."""
    settings = settings or Settings.from_env()
    app = Flask("segnavia", root_path=str(ROOT), instance_path=str(settings.instance))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": settings.database_url.startswith("postgresql"),
            "hide_parameters": True,  # they are names and addresses, and errors are logged
        },
        MAX_CONTENT_LENGTH=uploads.BODIES * settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=settings.max_upload_bytes,
        SESSION_COOKIE_NAME="__Host-segnavia" if settings.is_https else "segnavia",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # lives as long as the session that it is bound to
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )
    app.extensions["edges"] = edges or _real_edges(settings)
    db.init_app(app)
    CSRFProtect(app)
    cookies.init_app(app)
    answers.init_app(app, settings)
    language.init_app(app)
    formats.init_app(app)
    menu.init_app(app)
    schema.init_app(app)
    worker.init_app(app)
    serve.init_app(app)
    health.init_app(app)
    _add_commons(app)
    _add_catalogue(app)
    _add_certify(app, settings)
    access.init_app(app)
    return app


def _real_edges(settings: Settings) -> Edges:
    clock = SystemClock()
    return Edges(
        clock=clock,
        mailer=make_mailer(settings.mail_url, settings.mailbox_dir, settings.mail_from, clock),
        files=DiskFiles(settings.files_dir),
    )


def _add_commons(app: Flask) -> None:
    """Plug in the rooms of the ground floor: pages, commands, jobs, sentences and menu entries."""
    words.register_words(people_words.REFUSALS)

    words.register_words(organisation_words.REFUSALS)
    language.register_pages(app, operator_views.blueprint)
    language.register_pages(app, accreditation_views.blueprint)
    menu.add_to_menu(*organisation_words.MENU)
    add_to_agenda("operator", organisation_agenda.accreditations_to_confirm)
    add_to_agenda("operator", organisation_agenda.lapsing_accreditations)

    language.register_pages(app, framework_views.blueprint)
    app.cli.add_command(framework_cli.frameworks)
    words.register_words(framework_import_words.REFUSALS)
    language.register_pages(app, framework_import_views.blueprint)
    menu.add_to_menu(*framework_import_words.MENU)

    words.register_words(signin_words.REFUSALS)
    signin.init_app(app)
    language.register_pages(app, signin_views.blueprint)

    words.register_words(account_words.REFUSALS)
    language.register_pages(app, account_views.blueprint)
    menu.add_to_menu(*account_words.MENU)
    exporting.add_to_export("person", export_person)

    words.register_words(invitation_words.REFUSALS)
    language.register_pages(app, invitation_views.blueprint)
    language.register_pages(app, team_views.members)
    language.register_pages(app, team_views.team)
    menu.add_to_menu(*invitation_words.MENU)
    app.cli.add_command(operators_cli)

    words.register_words(oversight_words.REFUSALS)
    language.register_pages(app, people_views.blueprint)
    language.register_pages(app, oversight_views.blueprint)
    menu.add_to_menu(*oversight_words.MENU)
    add_to_agenda("operator", oversight_agenda.dead_jobs)
    add_to_agenda("operator", oversight_agenda.doubled_persons)

    language.register_pages(app, agenda_views.blueprint)
    menu.add_to_menu(*agenda_words.MENU)


def _add_catalogue(app: Flask) -> None:
    """Plug in the rooms of the first floor."""
    words.register_words(course_words.REFUSALS)
    language.register_pages(app, course_views.blueprint)
    language.register_pages(app, coordination_views.blueprint)
    menu.add_to_menu(*coordination_words.MENU)
    add_to_agenda("desk", coordination_agenda.new_proposals)
    course_writing.show_beside_writing(near_pages.near_beside)
    language.register_pages(app, offer_pages.blueprint)
    language.register_pages(app, offer_views.blueprint)
    language.register_pages(app, offer_organisations.blueprint)
    language.register_pages(app, offer_competences.blueprint)
    app.register_blueprint(offer_feeds.blueprint)
    app.register_blueprint(offer_discovery.blueprint)
    menu.add_to_menu(*offer_words.MENU)
    app.cli.add_command(courses_cli)

    words.register_words(intake_words.REFUSALS)
    language.register_pages(app, intake_views.blueprint)
    menu.add_to_menu(*sheet_words.MENU)

    words.register_words(edition_words.REFUSALS)
    language.register_pages(app, edition_views.blueprint)
    app.register_blueprint(edition_calendar_views.feeds)
    menu.add_to_menu(*edition_words.MENU)
    add_to_agenda("desk", edition_agenda.editions_to_prepare)
    add_to_week("desk", edition_agenda.meetings_of_week)

    words.register_words(enrolment_words.REFUSALS)
    language.register_pages(app, enrolment_views.blueprint)
    menu.add_to_menu(*enrolment_words.MENU)
    exporting.add_to_export("enrolments", enrolment_exporting.export_enrolments)
    add_to_agenda("desk", enrolment_agenda.presences_to_mark)
    add_to_agenda("desk", enrolment_agenda.outcomes_to_confirm)
    add_to_agenda("desk", enrolment_agenda.requests_to_answer)


def _add_certify(app: Flask, settings: Settings) -> None:
    """Plug in the rooms of the second floor, and the demonstration above them."""
    words.register_words(issuer_words.REFUSALS)
    app.extensions["is_issuer"] = issuer_queries.list_keys
    app.extensions["key_cabinet"] = issuer_keys.KeyCabinet(settings.master_keys)
    app.register_blueprint(issuer_views.blueprint)
    app.cli.add_command(issuers_cli)

    words.register_words(certificate_words.REFUSALS)
    language.register_pages(app, certificate_views.blueprint)
    menu.add_to_menu(*certificate_words.MENU)
    add_to_agenda("desk", certificate_agenda.attestations_to_issue)
    add_to_agenda("desk", certificate_agenda.mails_to_call_back)
    app.cli.add_command(certificates_cli)

    words.register_words(verification_words.REFUSALS)
    app.extensions["tallies"] = tallies.Tallies()
    app.extensions["csrf"].exempt(verification_views.compare)  # guards itself, without a cookie
    app.register_blueprint(verification_views.blueprint)
    menu.add_to_menu(*verification_words.MENU)

    words.register_words(claim_words.REFUSALS)
    language.register_pages(app, claim_views.blueprint)
    language.register_pages(app, handout_views.blueprint)

    _add_practice(app)
    _add_assessing(app)

    language.register_pages(app, portfolio_views.blueprint)
    app.register_blueprint(portfolio_views.documents)
    language.register_pages(app, share_views.blueprint)
    app.register_blueprint(shared_views.blueprint)
    words.register_words(portfolio_words.REFUSALS)
    exporting.add_to_export("portfolio", portfolio_export.export_portfolio)
    exporting.add_files_to_export(portfolio_export.export_files)
    menu.add_to_menu(*portfolio_words.MENU)

    app.cli.add_command(demo_cli)
    if settings.is_demo:
        language.register_pages(app, demo_views.blueprint)


def _add_practice(app: Flask) -> None:
    """Plug in what is done in a placement: by the promoter, by the host's tutor, by the person."""
    words.register_words(evidence_words.REFUSALS)
    exporting.add_to_export("evidence", voices_exporting.export_evidence)
    exporting.add_files_to_export(voices_exporting.export_files)

    words.register_words(placement_words.REFUSALS)
    words.register_words(placement_refusal_words.REFUSALS)
    words.register_words(placement_tutor_words.REFUSALS)
    language.register_pages(app, placement_views.blueprint)
    language.register_pages(app, guardian_views.blueprint)
    menu.add_to_menu(*placement_words.MENU)
    add_to_agenda("promoter", placement_agenda.placements_due)
    exporting.add_to_export("placements", placement_exporting.export_placements)

    words.register_words(host_words.REFUSALS)
    language.register_pages(app, host_views.blueprint)
    app.register_blueprint(host_doors.blueprint)
    placement_beside.show_in_list(host_desk_parts.lines_of)
    placement_beside.show_on_placement(host_desk_parts.part_of)
    placement_beside.know_returned(host_completion.list_returned)
    app.cli.add_command(mail_cli)

    words.register_words(voices_words.REFUSALS)
    language.register_pages(app, voices_views.blueprint)
    menu.add_to_menu(*voices_words.MENU)
    exporting.add_to_export("own_voice", voices_exporting.export_own_voice)


def _add_assessing(app: Flask) -> None:
    """Plug in what is put together and judged: dossiers, assessments, what they attest."""
    words.register_words(dossier_words.REFUSALS)
    language.register_pages(app, dossier_views.blueprint)
    language.register_pages(app, transparency_views.blueprint)
    exporting.add_to_export("dossier", dossier_exporting.export_dossier)
    menu.add_to_menu(*dossier_words.MENU)
    placement_beside.show_at_the_end(dossier_at_the_end.ending_of)

    words.register_words(assessment_words.REFUSALS)
    language.register_pages(app, assessment_views.blueprint)
    language.register_pages(app, own_assessment_views.blueprint)
    language.register_pages(app, assessment_host_views.blueprint)
    menu.add_to_menu(*assessment_words.MENU)
    add_to_agenda("desk", assessment_agenda.assessments_to_do)
    exporting.add_to_export("assessments", assessment_exporting.export_assessments)

    words.register_words(attesting_words.REFUSALS)
    language.register_pages(app, attesting_views.blueprint)
    words.register_words(identifying_words.REFUSALS)
    language.register_pages(app, identifying_views.blueprint)
