"""The roof: puts the house together. Importing this starts nothing; `wsgi:create_app()` is the factory."""

from flask import Flask
from flask_wtf import CSRFProtect

from catalogue.courses import words as course_words
from catalogue.editions import words as edition_words
from catalogue.enrolments import people_views as _enrolment_people_views  # noqa: F401  adds to its blueprint
from catalogue.enrolments import views as enrolment_views
from catalogue.enrolments import words as enrolment_words
from catalogue.intake.cli import courses as courses_cli
from catalogue.offer import feeds as offer_feeds
from catalogue.offer import pages as offer_pages
from catalogue.offer import views as offer_views
from catalogue.offer import words as offer_words
from certify.certificates import document_views as _document_views  # noqa: F401  joins their blueprint
from certify.certificates import jobs as _certificate_jobs  # noqa: F401  declares its handlers
from certify.certificates import tallies
from certify.certificates import views as certificate_views
from certify.certificates import words as certificate_words
from certify.certificates.cli import certificates_cli
from certify.issuers import keys as issuer_keys
from certify.issuers import views as issuer_views
from certify.issuers import words as issuer_words
from certify.issuers.cli import issuers_cli
from certify.portfolio import views as portfolio_views
from certify.portfolio import words as portfolio_words
from certify.verification import views as verification_views
from certify.verification import words as verification_words
from commons import access, db, health, schema, serve, worker
from commons.adapters.clock import SystemClock
from commons.adapters.files import DiskFiles
from commons.adapters.mail import make_mailer
from commons.demo import views as demo_views
from commons.edges import Edges
from commons.frameworks import cli as framework_cli
from commons.frameworks import views as framework_views
from commons.organisations import views as organisation_views
from commons.organisations import words as organisation_words
from commons.pages import answers, cookies, formats, language, menu, words
from commons.people import words as people_words
from commons.settings import ROOT, Settings
from commons.signin import current as signin
from commons.signin import jobs as _signin_jobs  # noqa: F401  declares its handler
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
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
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
    _add_features(app, settings)
    access.init_app(app)
    return app


def _real_edges(settings: Settings) -> Edges:
    clock = SystemClock()
    return Edges(
        clock=clock,
        mailer=make_mailer(settings.mail_url, settings.mailbox_dir, settings.mail_from, clock),
        files=DiskFiles(settings.files_dir),
    )


def _add_features(app: Flask, settings: Settings) -> None:
    """Plug in each feature: its pages, commands, jobs, sentences and menu entries."""
    words.register_words(people_words.REFUSALS)

    words.register_words(organisation_words.REFUSALS)
    language.register_pages(app, organisation_views.blueprint)

    language.register_pages(app, framework_views.blueprint)
    app.cli.add_command(framework_cli.frameworks)

    words.register_words(course_words.REFUSALS)
    language.register_pages(app, offer_pages.blueprint)
    language.register_pages(app, offer_views.blueprint)
    app.register_blueprint(offer_feeds.blueprint)
    menu.add_to_menu(*offer_words.MENU)
    app.cli.add_command(courses_cli)

    words.register_words(signin_words.REFUSALS)
    signin.init_app(app)
    language.register_pages(app, signin_views.blueprint)
    menu.add_to_menu(*signin_words.MENU)

    words.register_words(edition_words.REFUSALS)
    words.register_words(enrolment_words.REFUSALS)
    language.register_pages(app, enrolment_views.blueprint)
    menu.add_to_menu(*enrolment_words.MENU)

    words.register_words(issuer_words.REFUSALS)
    app.extensions["key_cabinet"] = issuer_keys.KeyCabinet(settings.master_keys)
    app.register_blueprint(issuer_views.blueprint)
    app.cli.add_command(issuers_cli)

    words.register_words(certificate_words.REFUSALS)
    language.register_pages(app, certificate_views.blueprint)
    menu.add_to_menu(*certificate_words.MENU)
    app.cli.add_command(certificates_cli)

    words.register_words(verification_words.REFUSALS)
    app.extensions["tallies"] = tallies.Tallies()
    app.extensions["csrf"].exempt(verification_views.compare)  # guards itself, without a cookie
    app.register_blueprint(verification_views.blueprint)
    menu.add_to_menu(*verification_words.MENU)

    language.register_pages(app, portfolio_views.blueprint)
    app.register_blueprint(portfolio_views.documents)
    menu.add_to_menu(*portfolio_words.MENU)

    app.cli.add_command(demo_cli)
    if settings.is_demo:
        language.register_pages(app, demo_views.blueprint)
