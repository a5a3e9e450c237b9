"""What is said about competences."""

from flask_babel import lazy_gettext as _

PROVENANCE = {
    "sourced": _("fonte"),
    "from_memory": _("a memoria, da verificare"),
    "working_translation": _("traduzione non ufficiale"),
}

# What a level of the European framework speaks of.
DIMENSIONS = {
    "knowledge": _("Conoscenze"),
    "skills": _("Abilità"),
    "responsibility_and_autonomy": _("Responsabilità e autonomia"),
}
