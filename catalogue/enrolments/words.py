"""What is said about enrolments, presences and outcomes."""

from typing import Final

from flask_babel import lazy_gettext as _

from catalogue.enrolments.permissions import KEEP_REGISTER
from commons.pages.menu import Entry

REFUSALS = {
    "already-enrolled": _("Questa persona è già iscritta all’edizione."),
    "enrolment-is-requested": _("L’iscrizione è ancora da decidere."),
    "enrolment-is-admitted": _("La persona è già ammessa."),
    "enrolment-is-waiting": _("La persona è in lista d’attesa."),
    "enrolment-is-not-admitted": _("La persona non è stata ammessa."),
    "enrolment-is-withdrawn": _("La persona si è ritirata."),
    "enrolment-is-completed": _("L’esito della persona è già confermato."),
    "enrolment-is-not-completed": _("L’esito della persona è già confermato."),
    "withdrawn-in-future": _("Il ritiro non può avere una data che deve ancora venire."),
    "partial-hours-missing": _("Dica per quanto tempo c’era."),
    "partial-hours-wrong": _("Il tempo va in quarti d’ora e sta tra zero e la durata dell’incontro."),
    "meeting-not-yet": _(
        "L’incontro deve ancora venire: per ora si può segnare soltanto chi è giustificato."
    ),
    "presence-unknown": _("Questa presenza non si può scrivere: scelga una voce dell’elenco."),
    "register-changed": _(
        "Nel frattempo qualcun altro ha scritto nel registro di questo incontro. Non abbiamo salvato nulla."
    ),
    "marks-of-admitted-only": _("Si segnano le presenze delle sole persone ammesse."),
    "attendance-missing": _("Mancano %(count)s presenze: prima le segni, poi decida."),
    "minimum-reached": _("La persona ha raggiunto le ore minime: non serve un’eccezione."),
    "never-attended": _("Chi non è mai stato presente non può completare, nemmeno con un’eccezione."),
    "exception-reason-missing": _("Scriva il motivo dell’eccezione: resta nel registro."),
    "exception-reason-too-long": _("Il motivo è troppo lungo: al massimo %(longest)s caratteri."),
    "person-elsewhere": _(
        "Questa persona è registrata anche presso un altro ente: "
        "il suo nome lo può correggere soltanto chi gestisce il servizio."
    ),
    "merge-same-edition": _(
        "Le due schede sono iscritte tutte e due a «%(course)s», edizione «%(edition)s». Chi la tiene "
        "tolga le presenze da una delle due iscrizioni e ne registri il ritiro; poi si potranno unire."
    ),
    "enrolment-deadline-passed": _("Il termine per chiedere un posto è passato: era il %(day)s."),
    "place-request-unusable": _("Questo collegamento non vale più: chieda il posto di nuovo."),
    "requests-not-chosen": _("Non ha scelto nessuno: metta il segno accanto ai nomi."),
    "seats-fewer-than-chosen": _(
        "I posti liberi sono %(free)s e ha scelto %(chosen)s persone: non è stata ammessa nessuna. "
        "Ne scelga meno, o le metta in lista d’attesa."
    ),
    "trainer-meeting-unknown": _("Questo incontro non è dell’edizione: scelga una voce dell’elenco."),
    "trainer-link-revoked": _("Il collegamento è stato ritirato: ne faccia uno nuovo."),
    "trainer-name-missing": _("Prima dica chi scrive."),
    "same-person-asked": _(
        "Ha chiesto troppe volte a chi appartiene un indirizzo. "
        "Riprovi tra %(minutes)s minuti, o inserisca la persona senza indirizzo."
    ),
    "outcomes-undecided": _("Prima degli esiti restano %(count)s iscrizioni da decidere o da completare."),
}

MENU = (
    Entry("desk", "editions", _("Edizioni"), "enrolments.editions", 20, KEEP_REGISTER),
    Entry("edition", "people", _("Iscritti"), "enrolments.people", 10, KEEP_REGISTER),
    Entry("edition", "trainers", _("Chi insegna"), "enrolments.trainers", 30, KEEP_REGISTER),
    Entry("edition", "register", _("Presenze ed esiti"), "enrolments.register", 20, KEEP_REGISTER),
)

ASKED: Final = {
    "requested": _("La richiesta è arrivata: l’ente risponde per e-mail."),
    "waiting": _("È in lista d’attesa: se si libera un posto le scriviamo."),
    "admitted": _("È dentro: il posto è suo."),
    "not_admitted": _("L’ente ha già risposto alla sua richiesta."),
    "completed": _("Ha già completato questa edizione."),
    "not_completed": _("L’esito di questa edizione è già confermato."),
}
"""What is said at once to who asks for a place."""
