"""What is said about courses."""

from flask_babel import lazy_gettext as _

REFUSALS = {
    "course-is-historical": _("È un corso dell’archivio storico: non si cambia e non torna tra le offerte."),
    "course-is-draft": _("Il corso è una bozza: prima va proposto agli altri enti."),
    "course-is-proposed": _("Il corso è in proposta: per archiviarlo va prima pubblicato, o torna bozza."),
    "course-is-published": _("Il corso è già pubblicato."),
    "course-is-archived": _("Il corso è già in archivio."),
    "course-lacks-title": _("Manca il titolo in italiano."),
    "course-lacks-summary": _("Prima di pubblicare scriva in due righe di che cosa tratta il corso."),
    "course-lead-is-historical": _("Il capofila è un ente dell’archivio storico: non può pubblicare corsi."),
    "course-title-is-copy": _("Il titolo comincia ancora con «Copia di»: lo riscriva per il corso nuovo."),
    "course-translation-is-copy": _(
        "Il titolo in tedesco o in inglese comincia ancora con «Kopie von» o «Copy of»: lo riscriva."
    ),
    "course-changed": _(
        "Nel frattempo qualcuno ha cambiato questo corso. Non abbiamo fatto nulla: rilegga e confermi."
    ),
    "course-made-already": _("Questo corso è già stato creato."),
    "course-lead-stays": _("Il capofila si sceglie finché il corso è una bozza: poi resta quello."),
    "course-partner-is-historical": _(
        "Un ente dell’archivio storico non può essere partner di un corso nuovo."
    ),
    "course-too-many-competences": _("Un corso nomina al massimo %(most)s competenze: ne tolga qualcuna."),
    "course-not-copied": _("Si copiano i corsi del suo ente e quelli dell’archivio storico."),
    "course-competence-unknown": _("Una delle competenze non è più nei quadri: la scelga di nuovo."),
}

KINDS = {
    "corso": _("corso"),
    "seminario": _("seminario"),
    "laboratorio": _("laboratorio"),
    "percorso": _("percorso"),
    "webinar": _("webinar"),
    "summer school": _("scuola estiva"),
    "evento": _("evento"),
}

TAUGHT_IN = {
    "it": _("italiano"),
    "de": _("tedesco"),
    "en": _("inglese"),
    "fr": _("francese"),
    "es": _("spagnolo"),
}

LANGUAGE_NAMES = {"it": _("italiano"), "de": _("tedesco"), "en": _("inglese")}

STEPS = {
    "what": _("Che cosa"),
    "whom": _("Per chi"),
    "competences": _("Competenze"),
    "who": _("Chi lo fa"),
    "review": _("Rilettura"),
}

STATES = {
    "draft": ("mute", "pencil", _("Bozza")),
    "proposed": ("wait", "comment", _("In proposta")),
    "published": ("ok", "check-circle", _("Pubblicato")),
    "archived": ("mute", "box", _("In archivio")),
}
"""Colour, icon and word of each state."""

GAPS = {
    "copy": _("il titolo nuovo: comincia ancora con «Copia di»"),
    "copy-translated": _(
        "il titolo nuovo in tedesco o in inglese: comincia ancora con «Kopie von» o «Copy of»"
    ),
    "title": _("il titolo in italiano"),
    "summary": _("di che cosa tratta"),
    "lead": _("un capofila che esista ancora"),
    "competences": _("le competenze"),
    "outcomes": _("che cosa si saprà fare, per ogni competenza"),
    "audience": _("a chi è rivolto"),
    "language": _("in che lingua si insegna"),
    "german": _("il tedesco"),
    "english": _("l’inglese"),
}
"""What a course lacks, as it ends the sentence "Manca …"."""
