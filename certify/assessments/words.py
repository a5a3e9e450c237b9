"""What is said about assessments."""

from flask_babel import lazy_gettext as _

from certify.assessments.permissions import SEE
from commons.access import SIGNED_IN
from commons.pages.menu import Entry

MENU = (
    Entry("assessments", "queue", _("Coda dei dossier"), "assessments.queue", 10, SEE),
    Entry("assessments", "mine", _("I miei dossier"), "assessments.mine", 20, SEE),
    Entry("assessments", "decided", _("Decisi"), "assessments.decided", 30, SEE),
    Entry("holder", "assessments", _("Valutazioni"), "own_assessments.index", 38, SIGNED_IN),
)

REFUSALS = {
    "assessment-is-own": _(
        "È il suo dossier: lo segue nella sua area, e un’altra persona dell’ente lo valuta."
    ),
    "assessment-not-yours": _(
        "Questo passo spetta a un’altra persona: guardi nella pagina chi segue il dossier."
    ),
    "assessment-taken-back": _(
        "La persona ha ritirato la richiesta e ripreso il suo dossier: voci ed evidenze non si aprono più."
    ),
    "assessment-not-involved": _(
        "Voci, evidenze ed esiti li vede soltanto chi ha una funzione in questo dossier. "
        "Prima prenda una funzione, o se la faccia dare da chi è responsabile."
    ),
    "assessment-stage": _(
        "In questa fase non si può più fare, o non ancora. Guardi a che punto è il dossier."
    ),
    "assessment-changed": _(
        "Nel frattempo il dossier è andato avanti: qui vede come sta adesso. Controlli, poi ripeta "
        "se serve ancora."
    ),
    "assessment-no-evaluation": _(
        "È stata chiesta soltanto l’individuazione: si passa dall’accompagnamento "
        "all’attestazione, senza valutare."
    ),
    "assessment-evaluate-first": _("Prima va fatta la valutazione, competenza per competenza."),
    "assessment-f1-missing": _("Manca chi accompagna (F1): la funzione va presa o assegnata."),
    "assessment-f2-missing": _("Manca chi cura il metodo (F2): la funzione va presa o assegnata."),
    "assessment-f3-missing": _("Manca chi valuta (F3): la funzione va presa o assegnata."),
    "assessment-f1-undeclared": _("Chi accompagna (F1) non ha ancora dichiarato se conosce la persona."),
    "assessment-f2-undeclared": _("Chi cura il metodo (F2) non ha ancora dichiarato se conosce la persona."),
    "assessment-f3-undeclared": _("Chi valuta (F3) non ha ancora dichiarato se conosce la persona."),
    "assessment-undecided": _("Competenze ancora da decidere: %(count)s."),
    "assessment-interview-missing": _("Manca il colloquio: scriva il giorno in cui è stato fatto."),
    "assessment-interview-ahead": _("Il colloquio è il %(day)s: si chiude dopo averlo fatto."),
    "assessment-interview-before": _("Il colloquio non può venire prima della richiesta, del %(day)s."),
    "assessment-interview-far": _("Il giorno è troppo lontano: controlli l’anno."),
    "assessment-nothing-validated": _(
        "Nessuna competenza è decisa «sì»: non c’è niente da attestare. Se è così, respinga la "
        "richiesta con i motivi."
    ),
    "assessment-words-missing": _("Scriva il motivo in poche parole."),
    "assessment-words-long": _("Il testo è troppo lungo: al massimo %(longest)s caratteri."),
    "assessment-not-informed": _(
        "Per chiedere deve confermare di aver letto le informazioni e il patto di servizio."
    ),
    "assessment-body-not-titled": _(
        "Oggi questo ente non è titolato per quello che chiede. Scelga un ente dell’elenco."
    ),
    "assessment-dossier-empty": _(
        "Il suo dossier non ha ancora competenze: prima ne metta almeno una, poi torni qui."
    ),
    "assessment-own-body": _(
        "Lei lavora in questo ente: chieda a un altro, così nessuno è giudice di un collega."
    ),
    "assessment-open-already": _(
        "Ha già una richiesta aperta di questo tipo: la segua fino in fondo, o la ritiri, prima di "
        "farne un’altra."
    ),
    "declared-already": _(
        "Ha già fatto questa dichiarazione: resta scritta com’era. Parli con chi è responsabile."
    ),
    "function-taken": _("Nel frattempo questa funzione l’ha presa un’altra persona."),
    "function-not-of-body": _("Le funzioni si danno a chi oggi valuta per questo ente."),
    "function-barred-self": _("È il suo stesso dossier: nessuno ha una funzione nel proprio."),
    "function-barred-tutor": _("È stata tutor di questa persona: può accompagnare, ma non valutare (F3)."),
    "function-barred-signer": _(
        "Ha firmato il progetto di questa persona: può accompagnare, ma non valutare (F3)."
    ),
    "function-barred-trainer": _(
        "Ha insegnato in un corso di questa persona: può accompagnare, ma non valutare (F3)."
    ),
    "function-f1-judges": _("Chi ha accompagnato la persona (F1) non può valutarla (F3), nemmeno più tardi."),
    "function-f3-accompanies": _("Chi valuta (F3), o ha valutato, non può accompagnare (F1)."),
    "function-judged-before": _(
        "Dopo un ricorso accolto valuta una persona nuova: non chi aveva valutato, né chi ha "
        "sentito il ricorso."
    ),
    "function-conflict": _(
        "Ha dichiarato un conflitto: può accompagnare (F1), non curare il metodo né valutare."
    ),
    "verdict-not-f3": _("Decide soltanto chi ha la funzione F3 in questo dossier."),
    "verdict-closed": _("La valutazione non è aperta: gli esiti non si cambiano."),
    "verdict-reason": _("Questo motivo non va con questo esito: ne scelga un altro."),
    "verdict-note-missing": _("Con «altro» serve una nota per il verbale che dica che cosa."),
    "verdict-changed": _(
        "Su questa competenza è stato salvato un altro esito, da un’altra scheda o da un’altra persona: "
        "quello che ha scritto è ancora qui. Guardi l’esito salvato, poi salvi di nuovo se vuole cambiarlo."
    ),
    "question-asked-already": _(
        "A questo tutor è già stata fatta una domanda in questo dossier: se ne fa una sola."
    ),
    "question-no-address": _("Non abbiamo un indirizzo di %(name)s: la domanda non arriverebbe."),
    "question-answered-already": _("Ha già risposto: l’ente ha letto la sua risposta e non si può cambiare."),
    "question-over": _("La valutazione intanto è finita: la risposta non serve più. Grazie lo stesso."),
    "appeal-filed-already": _("Il suo ricorso c’è già: se ne può fare uno solo per ogni richiesta."),
    "appeal-nothing-refused": _("Si può ricorrere soltanto contro una richiesta respinta."),
    "appeal-late": _("Il termine per il ricorso è passato il %(day)s."),
    "appeal-heard-already": _("Su questo ricorso è già stato deciso."),
    "appeal-heard-by-another": _(
        "Il ricorso lo sente una persona che in questo dossier non ha avuto nessuna funzione."
    ),
    "appeal-knows-person": _(
        "Ha conosciuto questa persona come tutor o docente: il ricorso lo sente un’altra."
    ),
    "merge-both-in-assessment": _(
        "Nella stessa valutazione le due schede hanno parti che devono restare di due persone "
        "(chi accompagna, chi valuta, chi è valutato). Prima l’ente deve cambiare chi ha la funzione."
    ),
    "merge-two-requests": _(
        "Tutte e due le schede hanno aperta una richiesta dello stesso tipo. Prima la persona ne ritiri una."
    ),
}

PARTS = {
    "identification": _("Individuazione"),
    "validation": _("Validazione"),
    "certification": _("Certificazione"),
}

PART_NOTES = {
    "identification": _(
        "Con una persona dell’ente mette in ordine quello che sa fare. Alla fine può avere il "
        "documento di trasparenza."
    ),
    "validation": _(
        "L’ente decide, competenza per competenza, se è dimostrata. Alla fine può avere il "
        "documento di validazione."
    ),
    "certification": _(
        "Come la validazione, e in più decide una commissione. Alla fine può avere il certificato."
    ),
}
"""What a person gets of each part, in two sentences."""

STAGES = {
    "access": _("Accesso"),
    "identification": _("Identificazione"),
    "evaluation": _("Valutazione"),
    "attestation": _("Attestazione"),
    "ended": _("Conclusa"),
    "refused": _("Respinta"),
    "withdrawn": _("Ritirata"),
}

OUTCOMES = {
    "ended": ("ok", "check-circle", _("Conclusa")),
    "refused": ("stop", "close-circle", _("Respinta")),
    "withdrawn": ("mute", "ban", _("Ritirata")),
}
"""How one that is over is shown: colour, shape, word."""

FUNCTIONS = {
    "f1": _("Accompagnamento (F1)"),
    "f2": _("Metodo (F2)"),
    "f3": _("Valutazione (F3)"),
}

FUNCTION_NOTES = {
    "f1": _("Accoglie la persona e la aiuta a raccontare quello che ha fatto. Non la valuterà mai."),
    "f2": _("Prepara come si valuta e cura che sia fatto bene."),
    "f3": _(
        "Decide, competenza per competenza. Non può aver accompagnato la persona né averla "
        "conosciuta come tutor."
    ),
}

VERDICTS = {
    "yes": _("Sì"),
    "partly": _("In parte"),
    "no": _("No"),
}

VERDICT_STATES = {
    "yes": ("ok", "check-circle"),
    "partly": ("wait", "minus-circle"),
    "no": ("stop", "close-circle"),
}

VERDICT_NOTES = {
    "yes": _("Entra nel documento"),
    "partly": _("Resta interno: non compare nel documento"),
    "no": _("La persona riceve il motivo"),
}

REASONS = {
    "episode_and_voices": _("Episodio concreto e due voci concordi"),
    "evidence": _("Evidenza diretta"),
    "interview": _("Colloquio"),
    "practical_test": _("Prova pratica"),
    "episode_missing": _("Manca un episodio concreto"),
    "evidence_missing": _("Manca un’evidenza"),
    "not_observed": _("Non osservata dal tutor"),
    "voices_differ": _("Le due voci non concordano"),
    "other": _("Altro, detto nella nota"),
}

TIES = {
    "self": _("è il suo dossier"),
    "tutor": _("era tutor di questa persona"),
    "signer": _("ha firmato il suo progetto"),
    "trainer": _("ha insegnato in un suo corso"),
}
"""What ties somebody to the person, said of a third one."""

BARRED = {
    "self": _("È il suo dossier: non può"),
    "tutor": _("Lei era tutor di questa persona: non può"),
    "signer": _("Lei ha firmato il progetto: non può"),
    "trainer": _("Lei era docente di questa persona: non può"),
}

KINDS = {
    "internship": _("Tirocinio"),
    "curricular": _("Tirocinio curricolare"),
    "school": _("Formazione scuola-lavoro"),
    "civil_service": _("Servizio civile"),
    "volunteering": _("Volontariato"),
    "abroad": _("Esperienza all’estero"),
    "company_volunteering": _("Volontariato d’impresa"),
}

RESULTS = {
    "upheld": _("Accolto: la valutazione riprende con un’altra persona"),
    "rejected": _("Respinto: la decisione resta"),
}
