"""From a request to a search, and back to an address that asks the same of another page or file."""

from typing import Any, cast

from flask import Blueprint, current_app, request, url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from catalogue.offer.rules import Search, read_search
from catalogue.offer.spelling import Meaning
from catalogue.offer.vocabulary import Vocabulary


def keep_vocabulary(blueprint: Blueprint) -> None:
    """Have the application that this blueprint joins keep one vocabulary."""
    blueprint.record(lambda state: state.app.extensions.setdefault("vocabulary", Vocabulary()))


def asked_search() -> Search:
    return read_search(request.args.getlist)


def meaning_of(session: Session, search: Search) -> Meaning:
    vocabulary = cast("Vocabulary", current_app.extensions["vocabulary"])
    return vocabulary.mean(session, search)


def address_of(search: Search, endpoint: str = "courses.list", **values: Any) -> str:
    """Return the address that asks for a search again."""
    asked: dict[str, Any] = MultiDict(search.pairs()).to_dict(flat=False)
    return url_for(endpoint, **asked, **values)


def public_base_url() -> str:
    base: str = current_app.config["SETTINGS"].public_base_url
    return base
