"""Mails: two forms (text and HTML) from one template folder, in the reader's language, sent by jobs."""

from typing import Any

from flask import current_app, render_template
from flask_babel import force_locale
from flask_babel.speaklater import LazyString

from commons.edges import Mail, edges
from commons.pages.language import LOCALES


def send_mail(
    *,
    to: str,
    template: str,
    subject: LazyString,
    language: str,
    reference: str,
    message_key: str = "",
    **values: Any,
) -> None:
    """Render `templates/mail/<template>.txt|html` and hand the mail over. Call it from a job.

    `subject` is a lazy text. Raises OSError when the mail was not accepted: the job is then tried again.
    """
    with force_locale(LOCALES[language]):
        given = {
            **values,
            "current_lang": language,
            "base_url": current_app.config["SETTINGS"].public_base_url,
        }
        mail = Mail(
            to=to,
            subject=" ".join(str(subject).split()),  # a line break in a subject would be a second header
            text=render_template(f"mail/{template}.txt", **given),
            html=render_template(f"mail/{template}.html", **given),
            language=language,
            reference=reference,
            message_key=message_key,
        )
    edges().mailer.send(mail)
