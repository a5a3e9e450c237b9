"""What is said about competences."""

from flask_babel import lazy_gettext as _

PROVENANCE = {
    "sourced": _("fonte"),
    "from_memory": _("a memoria, da verificare"),
    "working_translation": _("traduzione non ufficiale"),
}
