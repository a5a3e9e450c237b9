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
    "course-competence-unknown": _("Una delle competenze non è più nei quadri: la scelga di nuovo."),
}
