"""What is said about editions."""

from flask_babel import lazy_gettext as _

from catalogue.editions.permissions import PLAN, SEE_CALENDAR
from commons.pages.menu import Entry

MENU = (
    Entry("desk", "calendar", _("Calendario"), "editions.calendar", 30, SEE_CALENDAR),
    Entry("edition", "plan", _("Piano"), "editions.change", 5, PLAN),
)

REFUSALS = {
    "edition-is-planned": _("L’edizione è ancora in programma: prima va aperta."),
    "edition-is-open": _("L’edizione è già aperta."),
    "edition-is-closed": _(
        "L’edizione è chiusa e gli esiti sono confermati: per cambiare qualcosa va riaperta."
    ),
    "edition-is-cancelled": _("L’edizione è annullata."),
    "edition-is-historical": _("È un’edizione dell’archivio storico: non si cambia."),
    "edition-is-full": _("I %(seats)s posti sono tutti occupati."),
    "edition-changed": _(
        "Nel frattempo qualcuno ha cambiato questa edizione. Non abbiamo salvato nulla: rilegga e confermi."
    ),
    "meeting-changed": _(
        "Nel frattempo qualcuno ha cambiato questo incontro. Non abbiamo salvato nulla: "
        "confronti e salvi di nuovo."
    ),
    "edition-label-taken": _("Il corso ha già un’edizione di nome «%(label)s»: ne scelga un altro."),
    "edition-ends-before-start": _("L’ultimo giorno viene prima del primo: controlli le date."),
    "edition-hours-in-quarters": _("Le ore si scrivono in quarti d’ora: per esempio 4, 2,5 oppure 1,75."),
    "edition-hours-beyond-plan": _("Le ore minime e quelle in linea non possono superare le ore previste."),
    "edition-seats": _("I posti non possono essere meno di zero."),
    "meetings-beyond-plan": _("Con questo incontro le ore superano quelle previste per l’edizione."),
    "seats-below-taken": _("Le persone ammesse sono già %(taken)s: i posti non possono essere meno."),
    "plan-below-meetings": _(
        "Gli incontri durano già %(hours)s ore: le ore previste non possono essere meno. "
        "Tolga o accorci prima un incontro."
    ),
    "deadline-after-end": _("Le iscrizioni non possono finire dopo l’ultimo giorno dell’edizione."),
    "meetings-none-chosen": _("Scelga almeno un giorno."),
    "meeting-lacks-hours": _("Scriva quando comincia e quando finisce, oppure quante ore conta."),
    "meeting-ends-before-start": _("L’incontro finisce prima di cominciare: controlli le ore."),
    "meeting-counts-too-long": _("Le ore che contano non possono essere più di quelle dell’incontro."),
    "meeting-twice": _("Il %(day)s c’è già un incontro a quell’ora."),
    "meeting-is-marked": _(
        "Per questo incontro sono già segnate %(count)s presenze: non si toglie. "
        "Se non c’è stato, prima tolga le presenze dal registro."
    ),
    "meeting-is-marked-length": _(
        "Per questo incontro sono già segnate %(count)s presenze: la sua durata non si cambia. "
        "Se è sbagliata, prima tolga le presenze dal registro."
    ),
    "meeting-is-marked-day": _(
        "Per questo incontro sono già segnate %(count)s presenze: non si sposta a un giorno futuro."
    ),
    "course-takes-no-editions": _(
        "Il corso è in archivio: per pianificare un’edizione va prima pubblicato di nuovo."
    ),
    "edition-has-no-meetings": _(
        "L’edizione non ha incontri: senza presenze non ci sono esiti da confermare."
    ),
    "edition-still-meets": _("Gli esiti si confermano dopo l’ultimo incontro, il %(day)s."),
    "edition-lacks-dates": _("Mancano le date dell’edizione."),
    "edition-lacks-form": _("Manca la forma di partecipazione: in presenza, in linea o mista."),
    "edition-lacks-venue": _("Manca il luogo dell’edizione."),
    "edition-lacks-hours": _("Mancano le ore previste, in quarti d’ora."),
    "edition-lacks-minimum": _("Mancano le ore minime per completare."),
    "edition-lacks-programme": _("Manca il programma dell’edizione."),
    "edition-lacks-trainers": _("Mancano i nomi di chi insegna."),
    "edition-lacks-assessment": _("Manca il modo di valutazione."),
    "edition-lacks-quality": _("Manca come si assicura la qualità."),
    "edition-lacks-language": _("Manca la lingua in cui si insegna."),
}

MISSING = {
    "dates": _("le date"),
    "form": _("la forma di partecipazione"),
    "venue": _("il luogo"),
    "hours": _("le ore previste"),
    "minimum": _("le ore minime"),
    "programme": _("il programma"),
    "trainers": _("chi insegna"),
    "assessment": _("il modo di valutazione"),
    "quality": _("come si assicura la qualità"),
    "language": _("la lingua"),
}

PHASES = {
    "planned": ("mute", "calendar", _("In programma")),
    "open": ("ok", "check-circle", _("Iscrizioni aperte")),
    "full": ("wait", "list", _("Posti esauriti")),
    "running": ("ok", "clock", _("In corso")),
    "over": ("info", "calendar", _("Aperta, tutti gli incontri fatti")),
    "closed": ("mute", "lock", _("Chiusa, esiti confermati")),
    "cancelled": ("stop", "close-circle", _("Annullata")),
    "historical": ("mute", "box", _("Archivio storico")),
}
"""Colour, icon and word of each phase."""

FORMS = {
    "in_presence": _("In presenza"),
    "on_line": _("In linea"),
    "mixed": _("Mista: in presenza e in linea"),
}

LANGUAGES = {
    "it": _("italiano"),
    "de": _("tedesco"),
    "en": _("inglese"),
    "lld": _("ladino"),
    "fr": _("francese"),
    "es": _("spagnolo"),
}
"""The languages in which courses are taught here, by their tags."""

HOLIDAYS = {
    "new_year": _("Capodanno"),
    "epiphany": _("Epifania"),
    "easter": _("Pasqua"),
    "easter_monday": _("Lunedì dell’Angelo"),
    "liberation": _("Liberazione"),
    "labour": _("Festa del lavoro"),
    "republic": _("Festa della Repubblica"),
    "assumption": _("Ferragosto"),
    "st_francis": _("San Francesco"),
    "all_saints": _("Ognissanti"),
    "immaculate": _("Immacolata"),
    "christmas": _("Natale"),
    "st_stephen": _("Santo Stefano"),
}
