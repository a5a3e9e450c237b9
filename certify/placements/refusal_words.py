"""Why something about a placement is not possible, and what of it will not count: one sentence each."""

from flask_babel import lazy_gettext as _

STATES_AGAINST = {
    "placement-is-draft": _("Il progetto non è ancora firmato da tutti: prima servono le firme."),
    "placement-is-agreed": _(
        "Il progetto è firmato ma non è ancora iniziato: questo si fa quando è in corso."
    ),
    "placement-is-active": _("È già in corso: questo si fa prima dell’inizio, o dopo la fine."),
    "placement-is-suspended": _("È sospeso: prima lo riprenda."),
    "placement-is-reported": _("È finito e aspetta la conclusione: non si può più cambiare così."),
    "placement-is-closed": _("È già concluso: non si può più cambiare."),
    "placement-is-interrupted": _("È stato interrotto: non si può più cambiare."),
    "placement-is-never_started": _("Non è mai iniziato: non si può più cambiare."),
    "placement-is-cancelled": _("È una bozza abbandonata: ne scriva una nuova."),
}

LIMITS = {
    "placement-months": _(
        "%(kind)s dura da %(least)s a %(most)s mesi (%(source)s). Qui la durata è di %(length)s."
    ),
    "placement-months-few": _(
        "%(kind)s dura almeno %(least)s mesi (%(source)s). Qui la durata è di %(length)s."
    ),
    "placement-months-many": _(
        "%(kind)s dura al massimo %(most)s mesi (%(source)s). Qui la durata è di %(length)s."
    ),
    "placement-days-few": _(
        "%(kind)s dura almeno %(least)s giorni (%(source)s). Qui la durata è di %(length)s."
    ),
    "placement-age-young": _(
        "%(kind)s si fa da %(least)s anni (%(source)s). Il primo giorno la persona avrà %(age)s."
    ),
    "placement-age-old": _(
        "%(kind)s si fa prima dei %(below)s anni compiuti (%(source)s). "
        "Il primo giorno la persona avrà %(age)s."
    ),
    "placement-age-unknown": _(
        "%(kind)s ha un limite di età (%(source)s) e la data di nascita della persona non è registrata: "
        "va scritta prima delle firme."
    ),
    "placement-school-hours": _(
        "Per questo tipo di scuola servono in tutto %(least)s ore nel triennio (%(source)s). "
        "Questo progetto ne prevede %(hours)s: le altre si fanno in altre esperienze."
    ),
    "placement-hours-few": _(
        "%(kind)s conta, di norma, con almeno %(least)s ore in 12 mesi (%(source)s). "
        "Qui sono %(hours)s: forse non basta per mettere in trasparenza le competenze."
    ),
}

COUNTING = {
    "count-before-signing": _(
        "Le ore fatte prima che tutti abbiano firmato il progetto non contano. Firme che mancano: %(count)s."
    ),
    "count-begins-past": _(
        "Attenzione: il primo giorno è già passato. Le firme vengono dopo, e le ore fatte prima dell’ultima "
        "firma non contano. Se tutti avevano già firmato su carta, carichi poi le scansioni con il giorno "
        "che c’è sul foglio: conta quel giorno."
    ),
    "count-before-signed": _(
        "Le ore fatte prima del %(day)s non contano: solo quel giorno il progetto è stato firmato da tutti."
    ),
    "count-version-unsigned": _(
        "Il progetto è cambiato e non tutti l’hanno firmato di nuovo: quello che è stato aggiunto non conta. "
        "Firme che mancano: %(count)s."
    ),
    "count-not-informed": _(
        "Prima della firma la persona va informata su che cosa è l’esperienza e che cosa se ne ricava "
        "(%(source)s): qui non è scritto quando è stata informata."
    ),
    "count-informed-late": _(
        "La persona è stata informata il %(day)s, dopo la firma o dopo l’inizio: "
        "va informata prima (%(source)s)."
    ),
    "count-no-tutor": _(
        "Un tutor deve seguire la persona per tutta la durata (%(source)s): adesso non ce n’è uno."
    ),
    "count-no-tutor-now": _(
        "Adesso il soggetto ospitante non ha un tutor: nessuno può confermare le ore "
        "né dire che cosa ha visto."
    ),
    "count-no-address": _(
        "Il tutor del soggetto ospitante non ha un indirizzo e-mail: non riceve il collegamento con cui "
        "confermare le ore. Si può consegnare il codice stampato."
    ),
    "count-suspended": _("I giorni di sospensione non contano: per ora sono %(count)s."),
    "count-no-objectives": _(
        "Senza obiettivi il tutor non può dire nulla delle competenze: resteranno solo le ore."
    ),
    "to-be-checked": _("%(sentence)s (Regola da verificare con la Provincia.)"),
}

REFUSALS = {
    **STATES_AGAINST,
    **LIMITS,
    **COUNTING,
    "placement-changed": _(
        "Nel frattempo qualcun altro ha cambiato il progetto. Non abbiamo salvato nulla: lo guardi e riprovi."
    ),
    "placement-variant": _("Scelga una delle voci dell’elenco."),
    "placement-title-long": _("Il titolo è troppo lungo: al massimo %(longest)s caratteri."),
    "placement-place-long": _("Il luogo è troppo lungo: al massimo %(longest)s caratteri."),
    "placement-name-long": _("Il nome è troppo lungo: al massimo %(longest)s caratteri."),
    "placement-office-long": _("Il ruolo è troppo lungo: al massimo %(longest)s caratteri."),
    "placement-task-long": _("Un compito è troppo lungo: al massimo %(longest)s caratteri."),
    "placement-activities-long": _("Le attività sono troppo lunghe: al massimo %(longest)s caratteri."),
    "placement-days-reversed": _("L’ultimo giorno viene prima del primo."),
    "placement-hours": _("Le ore previste sono almeno un quarto d’ora e al massimo %(most)s."),
    "placement-hours-quarters": _("Scriva le ore a quarti: per esempio 120 oppure 120,5."),
    "placement-birth-date-differs": _(
        "La persona è già registrata con un’altra data di nascita: controlli il documento d’identità."
    ),
    "placement-hosts-same": _("I due soggetti ospitanti sono lo stesso ente."),
    "placement-hosts-itself": _("In questo tipo di esperienza chi promuove non può anche ospitare."),
    "placement-objectives-many": _("Gli obiettivi sono al massimo %(most)s: di più non si osservano bene."),
    "placement-objective-unknown": _("Un obiettivo non è in nessun quadro, o è scelto due volte."),
    "placement-span-runs": _("È già iniziato: per finire più tardi usi la proroga."),
    "placement-tutors-run": _("È già iniziato: usi il cambio di tutor, così resta scritto chi c’era prima."),
    "placement-tutor-twice": _("Ogni parte ha un solo tutor alla volta."),
    "placement-tutor-party": _("Il tutor è del soggetto ospitante o del soggetto promotore."),
    "placement-tutor-lacks": _("Di ogni tutor servono nome e ruolo."),
    "placement-tutor-day": _("Il nuovo tutor comincia da un giorno dopo il %(day)s e non oltre la fine."),
    "placement-second-host-known": _("C’è già un secondo soggetto ospitante."),
    "placement-party-not-needed": _("Questa firma qui non serve."),
    "placement-incomplete": _("Il progetto non è completo: prima scriva quello che manca, poi si firma."),
    "placement-signer-lacks": _("Scriva il nome e il ruolo di chi firma."),
    "placement-signer-long": _("Il nome o il ruolo di chi firma è troppo lungo."),
    "placement-signs-oneself": _(
        "Il progetto riguarda lei: per il soggetto promotore lo firma un’altra persona."
    ),
    "placement-scan-missing": _("Alleghi la scansione del progetto firmato."),
    "placement-signed-ahead": _("Il giorno della firma deve ancora venire."),
    "placement-click-is-today": _("Chi firma con un clic firma oggi."),
    "placement-starts-later": _("Il primo giorno è il %(day)s: prima non si può."),
    "placement-reason-missing": _("Scriva il motivo: resta nel fascicolo."),
    "placement-reason-long": _("Il motivo è troppo lungo: al massimo %(longest)s caratteri."),
    "placement-day-outside": _("Il giorno sta tra il primo, il %(day)s, e oggi."),
    "placement-day-worked": _(
        "Il tutor ha confermato ore ancora il %(day)s: scelga un giorno dopo, oppure chieda al tutor di "
        "correggere le ore."
    ),
    "placement-resume-day": _("La ripresa sta tra il giorno della sospensione, il %(day)s, e oggi."),
    "placement-extension-day": _("La proroga finisce dopo il %(day)s, l’ultimo giorno di adesso."),
    "placement-extension-hours": _("Con la proroga le ore previste non diminuiscono; si scrivono a quarti."),
    "placement-end-unknown": _("Scelga come finisce."),
    "placement-has-hours": _(
        "Ci sono ore confermate: non si può dire che non è mai iniziato. È un’interruzione."
    ),
    "placement-runs-until": _("Finisce il %(day)s: si conclude da quel giorno, o prima con il motivo."),
    "placement-report-early": _(
        "L’ultimo giorno previsto è il %(day)s: la fine si segna da quel giorno. "
        "Se l’esperienza è finita prima è un’interruzione: la registri con il giorno e il motivo."
    ),
    "placement-ends-without-hours": _(
        "Nessuna ora è confermata. Se è giusto così metta il segno nella casella; se no, prima il tutor del "
        "soggetto ospitante conferma le ore."
    ),
    "placement-no-hours": _(
        "Nessuna ora è confermata: prima il tutor del soggetto ospitante conferma le ore."
    ),
    "placement-close-unsigned": _(
        "Il progetto di adesso non è firmato da tutti. Firme che mancano: %(count)s."
    ),
    "placement-close-oneself": _("L’esperienza è sua: la conclude un’altra persona del suo ente."),
    "placement-lacks-place": _(
        "Manca il luogo del rilascio: scriva il luogo del progetto o la sede dell’ente."
    ),
    "placement-not-ended": _("Prima va concluso o interrotto, poi si rilascia l’attestazione."),
    "guardian-address-missing": _(
        "Scriva l’indirizzo del genitore o tutore, o ne carichi la firma su carta."
    ),
    "guardian-only-paper": _(
        "La persona ha firmato da minorenne e adesso ha 18 anni: carichi la firma del genitore o tutore su "
        "carta, di quei giorni."
    ),
    "placement-guardian-of-then": _(
        "Quel giorno la persona era minorenne: prima scriva nel progetto il nome del genitore o tutore "
        "legale."
    ),
    "guardian-not-needed": _("La persona è maggiorenne: nessun genitore deve firmare."),
    "guardian-name-missing": _("Scriva il suo nome e cognome."),
    "guardian-link-over": _(
        "Il tempo di questo collegamento è finito: ne chieda uno nuovo a chi promuove il progetto."
    ),
    "guardian-tick": _("Per firmare confermi di essere il genitore o il tutore legale."),
    "organisation-host-address": _("Scriva l’indirizzo della sede: l’ente non è ancora nel registro."),
    "organisation-host-missing": _("Scelga il soggetto ospitante dall’elenco o lo inserisca."),
    "merge-same-tutor": _(
        "La persona di una scheda è stata tutor dell’altra: sono due persone, perciò non si possono unire."
    ),
}
