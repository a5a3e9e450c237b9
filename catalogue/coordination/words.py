"""What is said about courses that are near to one another, and about what was done to a course."""

from flask_babel import lazy_gettext as _

from catalogue.coordination.permissions import SEE_COURSES
from commons.pages.menu import Entry

MENU = (
    Entry("desk", "courses", _("Corsi"), "coordination.courses", 10, SEE_COURSES),
    Entry("desk", "proposals", _("Proposte"), "coordination.proposals", 15, SEE_COURSES),
)

ACTS = {
    "courses.create": _("Bozza creata"),
    "courses.change": _("Testi cambiati"),
    "courses.propose": _("Proposto agli altri enti"),
    "courses.withdraw": _("Proposta ritirata"),
    "courses.publish": _("Pubblicato"),
    "courses.archive": _("Messo in archivio"),
    "courses.import": _("Caricato da un foglio"),
}

ORDERS = {
    "changed": _("ultima modifica"),
    "title": _("titolo"),
    "state": _("stato"),
}

PROPOSAL_ORDERS = {
    "proposed": _("più recenti"),
    "title": _("titolo"),
    "body": _("ente"),
}

STATE_TABS = {
    "": _("Tutti"),
    "draft": _("Bozze"),
    "proposed": _("In proposta"),
    "published": _("Pubblicati"),
    "archived": _("In archivio"),
}

REASON_ICONS = {
    "competences": "exchange-circle",
    "title": "file",
    "dates": "calendar",
    "audience": "user",
    "place": "map-marker",
}
