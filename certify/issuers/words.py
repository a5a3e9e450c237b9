"""What the feature says."""

from flask_babel import lazy_gettext as _

REFUSALS = {
    "master-key-missing": _(
        "Manca la chiave principale con cui si aprono le chiavi di firma: non si può firmare. "
        "Chi gestisce il servizio la rimetta al suo posto (MASTER_KEYS_FILE)."
    ),
    "issuer-key-missing": _(
        "L’ente non ha una chiave di firma per questo indirizzo. Chi gestisce il servizio può crearla."
    ),
    "issuer-key-broken": _(
        "La chiave di firma dell’ente non si apre: il registro delle chiavi è stato modificato. "
        "Non è stato firmato nulla; avvisi chi gestisce il servizio."
    ),
}
