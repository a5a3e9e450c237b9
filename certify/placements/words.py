"""What is said of placements; the sentences of refusals stand in `refusal_words`."""

from typing import Final

from flask_babel import lazy_gettext as _
from flask_babel import ngettext
from flask_babel.speaklater import LazyString

from certify.placements.permissions import SEE
from certify.placements.refusal_words import REFUSALS
from commons.pages.menu import Entry

__all__ = ["KINDS", "MENU", "REFUSALS"]

MENU = (
    Entry("promoter", "placements", _("Tirocini"), "placements.list", 10, SEE),
    Entry("placement", "project", _("Progetto"), "placements.show", 10, SEE),
    Entry("placement", "way", _("Durante"), "placements.way", 20, SEE),
    Entry("placement", "close", _("Conclusione"), "placements.closing", 40, SEE),
)

KINDS: Final = {
    "internship": _("Tirocinio extracurriculare"),
    "curricular": _("Tirocinio curriculare"),
    "school": _("Formazione scuola-lavoro"),
    "civil_service": _("Servizio civile"),
    "volunteering": _("Volontariato"),
    "abroad": _("Esperienza all’estero"),
    "company_volunteering": _("Volontariato aziendale"),
}

KIND_SUBJECTS: Final = {
    "internship": _("Un tirocinio extracurriculare"),
    "curricular": _("Un tirocinio curriculare"),
    "school": _("Un periodo di formazione scuola-lavoro"),
    "civil_service": _("Un servizio civile"),
    "volunteering": _("Un’esperienza di volontariato"),
    "abroad": _("Un’esperienza all’estero"),
    "company_volunteering": _("Un’esperienza di volontariato aziendale"),
}
"""As the subject of a sentence about a limit."""

KIND_NOTES: Final = {
    "internship": _(
        "Dopo o fuori dagli studi. Firmano soggetto promotore, soggetto ospitante e tirocinante."
    ),
    "curricular": _("Dentro un corso universitario. Firmano università, soggetto ospitante e studente."),
    "school": _(
        "Alunne e alunni delle superiori. Se la persona è minorenne firma anche un genitore o tutore."
    ),
    "civil_service": _("Da 18 a meno di 29 anni. Firmano l’ente, l’operatore locale (OLP) e la persona."),
    "volunteering": _("Firmano l’ente che attua il progetto e la persona; anche dentro lo stesso ente."),
    "abroad": _("Firmano chi manda, chi ospita all’estero e la persona."),
    "company_volunteering": _(
        "Dipendenti di un’impresa in un’associazione. Firmano impresa, associazione e persona."
    ),
}

VARIANTS: Final = {
    "seasonal": _("Attività stagionale"),
    "summer_student": _("Studente o studentessa, d’estate"),
    "disability": _("Persona con disabilità"),
    "technical": _("Istituto tecnico"),
    "vocational": _("Istituto professionale"),
    "lyceum": _("Liceo"),
}

STATES: Final = {
    "draft": ("wait", "signature", _("Da firmare")),
    "agreed": ("info", "calendar", _("Firmato, deve iniziare")),
    "active": ("ok", "clock", _("In corso")),
    "suspended": ("wait", "clock", _("Sospeso")),
    "reported": ("info", "check", _("Finito, da concludere")),
    "closed": ("ok", "check-circle", _("Concluso")),
    "interrupted": ("mute", "close-circle", _("Interrotto")),
    "never_started": ("mute", "ban", _("Mai iniziato")),
    "cancelled": ("mute", "ban", _("Bozza abbandonata")),
}
"""How a placement stands: the kind of the tag, its icon, its words."""

PARTIES: Final = {
    "promoter": _("Soggetto promotore"),
    "host": _("Soggetto ospitante"),
    "second_host": _("Secondo soggetto ospitante"),
    "person": _("La persona"),
    "guardian": _("Genitore o tutore legale"),
}

PARTIES_OF_KIND: Final = {
    ("civil_service", "promoter"): _("Ente di servizio civile"),
    ("civil_service", "host"): _("Sede e operatore locale (OLP)"),
    ("volunteering", "promoter"): _("Ente che attua il progetto"),
    ("volunteering", "host"): _("Ente dove si fa il volontariato"),
    ("school", "promoter"): _("Scuola"),
    ("school", "person"): _("Alunna o alunno"),
    ("curricular", "promoter"): _("Università o scuola"),
    ("abroad", "promoter"): _("Chi manda"),
    ("abroad", "host"): _("Chi ospita all’estero"),
    ("company_volunteering", "promoter"): _("Impresa"),
    ("company_volunteering", "host"): _("Associazione ospitante"),
}

MODES: Final = {
    "click": _("con un clic, dopo l’accesso o dal collegamento personale"),
    "scanned": _("su carta, scansione allegata"),
}

LACKS: Final = {
    "title": _("Manca il titolo del progetto"),
    "activities": _("Mancano le attività"),
    "place": _("Manca il luogo"),
    "objectives": _("Manca almeno un obiettivo"),
    "tasks": _("A qualche obiettivo manca il compito in cui si può vedere"),
    "host_tutor": _("Manca il tutor del soggetto ospitante"),
    "second_host_tutor": _("Manca il tutor del secondo soggetto ospitante"),
    "promoter_tutor": _("Manca il tutor del soggetto promotore"),
    "guardian": _("La persona è minorenne: manca il nome del genitore o tutore legale"),
}

EVENTS: Final = {
    "started": _("Iniziato"),
    "suspended": _("Sospeso"),
    "resumed": _("Ripreso"),
    "extended": _("Prorogato"),
    "changed": _("Cambiato il progetto: si firma di nuovo"),
    "tutor_changed": _("Cambiato il tutor"),
    "host_added": _("Aggiunto il secondo soggetto ospitante"),
    "reported": _("Finito, in attesa di conclusione"),
    "interrupted": _("Interrotto"),
    "never_started": _("Mai iniziato"),
    "cancelled": _("Bozza abbandonata"),
    "closed": _("Concluso"),
}


def kind_subject(kind: str) -> LazyString:
    return KIND_SUBJECTS[kind]


def party_name(kind: str, party: str) -> LazyString:
    return PARTIES_OF_KIND.get((kind, party)) or PARTIES[party]


def length_of(months: int, days: int) -> LazyString:
    """Say how long: `14 mesi`, `1 mese e 3 giorni`, `9 giorni`."""

    def write() -> str:
        in_months = str(ngettext("%(num)s mese", "%(num)s mesi", months))
        in_days = str(ngettext("%(num)s giorno", "%(num)s giorni", days))
        if not months:
            return in_days
        return str(_("%(months)s e %(days)s", months=in_months, days=in_days)) if days else in_months

    return LazyString(write)


def years(count: int) -> LazyString:
    return LazyString(lambda: str(ngettext("%(num)s anno", "%(num)s anni", count)))
