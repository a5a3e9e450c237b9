"""How the pages of sheets name what a column means and what becomes of a row."""

from flask_babel import lazy_gettext as _

from catalogue.courses.services import EDIT_COURSES
from catalogue.intake.course_fields import SheetField
from catalogue.intake.course_rows import RowKind
from catalogue.intake.people_fields import PersonField
from catalogue.intake.people_plan import PersonKind
from commons.pages.menu import Entry

C, P = SheetField, PersonField

COURSE_FIELDS = {
    C.REFERENCE: _("Codice del corso"),
    C.TITLE: _("Titolo"),
    C.PROVIDERS: _("Enti"),
    C.KIND: _("Tipo"),
    C.SUMMARY: _("Descrizione"),
    C.AUDIENCE: _("Destinatari"),
    C.TOPIC: _("Tema"),
    C.LANGUAGE: _("Lingua"),
    C.COST: _("Costo"),
    C.REQUIREMENTS: _("Requisiti"),
    C.EDITION: _("Edizione"),
    C.START: _("Data inizio"),
    C.END: _("Data fine"),
    C.DATES_NOTE: _("Periodo, a parole"),
    C.DEADLINE: _("Scadenza iscrizioni"),
    C.HOURS: _("Ore"),
    C.MINIMUM: _("Ore minime"),
    C.SEATS: _("Posti"),
    C.VENUE: _("Sede"),
    C.FORM: _("Modalità"),
    C.TITLE_DE: _("Titolo tedesco"),
    C.SUMMARY_DE: _("Descrizione in tedesco"),
    C.TITLE_EN: _("Titolo inglese"),
    C.SUMMARY_EN: _("Descrizione in inglese"),
}

PERSON_FIELDS = {
    P.FAMILY: _("Cognome"),
    P.GIVEN: _("Nome"),
    P.FULL: _("Nome e cognome in una sola colonna"),
    P.ADDRESS: _("E-mail"),
    P.BIRTH: _("Data di nascita"),
    P.CODE: _("Codice fiscale"),
    P.WALK_IN: _("Già in aula, senza iscrizione"),
}

COURSE_HINTS = {
    C.REFERENCE: _("Il codice che usa il suo ente: con quello il corso si riconosce la volta dopo."),
    C.TITLE: _("Obbligatorio, in italiano."),
    C.PROVIDERS: _(
        "Il capofila per primo, gli altri dopo un punto e virgola. Senza colonna: solo il suo ente."
    ),
    C.EDITION: _("Come si chiama l’edizione; serve se il corso ne ha più d’una."),
    C.START: _("12/05/2027, oppure a parole: maggio 2027."),
    C.DATES_NOTE: _("Quello che delle date si sa solo a parole."),
    C.HOURS: _("8 oppure 2,5: a quarti d’ora."),
    C.FORM: _("in presenza, online o mista."),
    C.LANGUAGE: _("italiano, tedesco, inglese, ladino."),
}

PERSON_HINTS = {
    P.FAMILY: _("Come nel documento d’identità."),
    P.GIVEN: _("Come nel documento d’identità."),
    P.FULL: _("Se non ha due colonne. Con una virgola non ci sono dubbi: Rossi, Maria."),
    P.ADDRESS: _("Può mancare: l’attestato allora si stampa."),
    P.BIRTH: _("Può mancare; distingue chi ha lo stesso nome."),
    P.CODE: _("Può mancare; si conserva cifrato e non esce in nessun elenco."),
    P.WALK_IN: _("sì per chi è già in aula: è ammesso anche se i posti sono occupati."),
}

KINDS = {
    RowKind.WRONG: ("stop", _("Da correggere"), "close-circle"),
    RowKind.NEW: ("ok", _("Nuovo"), "plus-circle"),
    RowKind.ADDED: ("ok", _("Nuova edizione"), "plus-circle"),
    RowKind.CHANGED: ("info", _("Cambia"), "pencil"),
    RowKind.SAME: ("mute", _("Uguale"), "check"),
    RowKind.FOREIGN: ("mute", _("Di un altro ente"), "lock"),
    RowKind.LEFT_OUT: ("mute", _("Lasciata fuori"), "minus-circle"),
    PersonKind.ASK: ("wait", _("Da decidere"), "help-circle"),
    PersonKind.ENROL: ("ok", _("Si iscrive"), "plus-circle"),
    PersonKind.WAIT: ("wait", _("In lista d’attesa"), "clock"),
    PersonKind.ALREADY: ("mute", _("Già iscritta"), "check"),
    PersonKind.DOUBLE: ("mute", _("Ripetuta nel foglio"), "copy"),
}

MENU = (Entry("desk", "sheets", _("Fogli"), "intake.sheets", 40, EDIT_COURSES),)
