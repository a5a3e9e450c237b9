"""What is said when hours or a tutor's words cannot be written."""

from typing import Final

from flask_babel import lazy_gettext as _

REFUSALS: Final = {
    "observation-changed": _(
        "Nel frattempo queste parole sono state cambiate da un’altra pagina. Non abbiamo scritto sopra: "
        "confronti le due versioni."
    ),
    "observation-sent": _(
        "Queste parole sono già state inviate. Per cambiarle le riprenda, poi le invii di nuovo."
    ),
    "observation-answered": _(
        "La persona ha già risposto: le due voci restano come sono, una accanto all’altra."
    ),
    "observation-incomplete": _("Manca ancora qualcosa: finisca la descrizione, poi invii."),
    "episode-too-long": _("L’episodio è troppo lungo: al massimo %(longest)s caratteri."),
    "tutor-former": _(
        "Non segue più questa persona: quello che ha scritto resta, e si può soltanto leggere."
    ),
    "placement-not-observable": _("Si può scrivere soltanto dopo l’inizio del tirocinio."),
    "hours-wrong": _(
        "Le ore di un giorno vanno a quarti d’ora, al massimo %(longest)s: per esempio 4 o 4,5."
    ),
    "week-too-long": _("Sono troppe ore per una settimana: al massimo %(longest)s al giorno."),
    "hours-changed": _(
        "Nel frattempo la persona ha cambiato le sue ore. Non abbiamo confermato nulla: le guardi di nuovo."
    ),
    "hours-confirmed": _(
        "Il %(day)s nel frattempo %(by)s ha confermato %(there)s ore; lei qui ne stava confermando "
        "%(typed)s. Non abbiamo salvato nulla: guardi il giorno e confermi il numero giusto."
    ),
    "hours-stated": _(
        "Le ore di questa esperienza stanno già in un documento rilasciato: non si cambiano più. "
        "Se sono sbagliate lo dica a chi promuove."
    ),
    "hours-too-late": _(
        "L’esperienza è stata interrotta e le ore si potevano correggere fino al %(day)s: adesso non si "
        "cambiano più. Se sono sbagliate lo dica a chi promuove."
    ),
    "hours-not-now": _("In questo momento non si scrivono ore: il tirocinio non è in corso."),
    "remark-too-long": _("La nota è troppo lunga: al massimo %(longest)s caratteri."),
    "day-confirmed": _("Le ore del %(day)s sono già confermate dal tutor: per correggerle si rivolga a lui."),
    "day-to-come": _("Il %(day)s deve ancora venire: si scrivono i giorni già passati."),
    "day-outside": _("Il %(day)s è fuori dal tirocinio, che va dal %(first)s al %(last)s."),
    "day-suspended": _("Il %(day)s il tirocinio era sospeso: quelle ore non contano."),
}
