"""The issuer's page, and its did.json as verifiers elsewhere read it."""

from flask import Blueprint, current_app, json, render_template
from flask.typing import ResponseReturnValue

from certify.credential.did import did_document, did_web
from certify.issuers.queries import get_issuer
from commons.access import PUBLIC, access
from commons.db import reading
from commons.pages.language import PREFIX
from commons.settings import Settings

blueprint = Blueprint("issuers", __name__)
FIVE_MINUTES = "public, max-age=300"


@blueprint.get("/issuers/<slug>")
@blueprint.get(f"{PREFIX}/issuers/<slug>")
@access(PUBLIC)
def show(slug: str) -> ResponseReturnValue:
    with reading() as session:
        issuer = get_issuer(session, slug)
    return render_template("issuers/show.html", issuer=issuer, did=_did(slug))


@blueprint.get("/issuers/<slug>/did.json")
@access(PUBLIC)
def did(slug: str) -> ResponseReturnValue:
    with reading() as session:
        issuer = get_issuer(session, slug)
    name = _did(slug)
    keys = [key.published for key in issuer.keys if key.public.controller == name]
    body = json.dumps(did_document(name, keys), ensure_ascii=False, indent=1)
    return (
        body,
        200,
        {
            "Content-Type": "application/json",
            "Cache-Control": FIVE_MINUTES,
            "Access-Control-Allow-Origin": "*",
        },
    )


def _did(slug: str) -> str:
    settings: Settings = current_app.config["SETTINGS"]
    return did_web(settings.public_base_url, slug)
