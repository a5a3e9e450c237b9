"""What is said about invitations."""

from flask_babel import lazy_gettext as _

from commons.invitations.permissions import KEEP_ANY_TEAM, KEEP_OWN_TEAM
from commons.pages.menu import Entry

MENU = (
    Entry("organisation", "team", _("Persone"), "members.show", 20, KEEP_ANY_TEAM),
    Entry("desk", "team", _("Il mio ente"), "team.home", 60, KEEP_OWN_TEAM),
)

REFUSALS = {
    "invitation-unknown": _("Questo invito non c’è, o un invito più nuovo ha preso il suo posto."),
    "invitation-used": _("Questo invito è già stato accettato."),
    "invitation-revoked": _("Questo invito è stato ritirato: chieda un nuovo invito a chi l’ha invitata."),
    "invitation-expired": _("Questo invito è scaduto: chieda un nuovo invito a chi l’ha invitata."),
    "invitation-of-another": _("Questo invito è per un’altra persona: esca, poi lo apra di nuovo."),
    "invitation-role": _("Questo ruolo lo dà e lo toglie chi gestisce il servizio: lo chieda lì."),
    "invitation-office": _("Scriva l’incarico."),
    "invitation-member": _("Chi ha questo indirizzo ha già questo ruolo nell’ente."),
    "invitation-account-closed": _(
        "L’accesso di questa persona è chiuso: ne parli con chi gestisce il servizio."
    ),
    "invitation-again": _("Qualcosa è cambiato in questo momento: apra di nuovo il collegamento."),
}
