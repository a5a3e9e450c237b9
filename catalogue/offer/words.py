"""Labels of the catalogue: menu, filters, weekdays, forms of participation."""

from flask_babel import lazy_gettext as _

from commons.pages.menu import Entry

MENU = (
    Entry("public", "courses", _("Corsi"), "courses.list", 10),
    Entry("public", "calendar", _("Calendario"), "courses.calendar", 15),
    Entry("public", "how", _("Come funziona"), "pages.how", 40),
)

FACETS = {
    "when": _("Quando"),
    "place": _("Luogo"),
    "form": _("Come si partecipa"),
    "language": _("Lingua"),
    "provider": _("Ente"),
    "topic": _("Argomento"),
    "audience": _("Per chi"),
    "competence": _("Competenza"),
}

WHEN = {
    "month": _("Entro un mese"),
    "quarter": _("Tra uno e tre mesi"),
    "later": _("Più avanti"),
    "running": _("Già iniziati"),
    "always": _("Sempre aperti"),
    "undated": _("Date non indicate"),
    "archive": _("Archivio storico"),
}

FORMS = {
    "in_presence": _("In presenza"),
    "on_line": _("In linea"),
    "mixed": _("In presenza e in linea"),
}

# After the hours: "20 ore, in presenza".
HOW = {
    "in_presence": _("in presenza"),
    "on_line": _("in linea"),
    "mixed": _("in presenza e in linea"),
}

# Written out, because the plural of a weekday follows no rule that holds in three languages.
WEEKDAYS = (
    _("%(count)s lunedì"),
    _("%(count)s martedì"),
    _("%(count)s mercoledì"),
    _("%(count)s giovedì"),
    _("%(count)s venerdì"),
    _("%(count)s sabati"),
    _("%(count)s domeniche"),
)
