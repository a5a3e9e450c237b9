"""The press of the running application."""

from datetime import timedelta

from flask import current_app

from certify.certificates.registering import Press
from commons.edges import edges
from commons.settings import Settings


def current_press() -> Press:
    settings: Settings = current_app.config["SETTINGS"]
    return Press(
        base_url=settings.public_base_url,
        cabinet=current_app.extensions["key_cabinet"],
        files=edges().files,
        mail_delay=timedelta(minutes=settings.mail_delay_minutes),
    )
