"""What is said about editions."""

from flask_babel import lazy_gettext as _

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
    "edition-label-taken": _("Il corso ha già un’edizione di nome «%(label)s»: ne scelga un altro."),
    "edition-ends-before-start": _("L’ultimo giorno viene prima del primo: controlli le date."),
    "edition-hours-in-quarters": _("Le ore si scrivono in quarti d’ora: per esempio 4, 2,5 oppure 1,75."),
    "edition-hours-beyond-plan": _("Le ore minime e quelle in linea non possono superare le ore previste."),
    "edition-seats": _("I posti non possono essere meno di zero."),
    "meetings-beyond-plan": _("Con questo incontro le ore superano quelle previste per l’edizione."),
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
