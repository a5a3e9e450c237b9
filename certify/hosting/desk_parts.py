"""What the promoter sees of the host's side: a line in the list, on the placement's page all of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from flask import current_app, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from certify.hosting.completion import HostMailRow, completion_of, completion_with, list_host_mails
from certify.hosting.queries import HOST_PARTIES
from certify.hosting.rules import MailState
from certify.placements.desk_words import address_of_tutors
from certify.placements.observing import has_left
from certify.placements.permissions import WRITE
from certify.placements.rows import PlacementView, TutorRow
from certify.placements.rules import OPEN, PlacementState
from certify.placements.signing import lacks_before_signing
from commons.access import current_viewer
from commons.edges import edges

_TOLD_IN: Final = OPEN | {PlacementState.CLOSED, PlacementState.INTERRUPTED}


@dataclass(frozen=True, slots=True)
class TutorAtHost:
    """Who follows now; `last_mail` went to the address that stands here, and may have come back."""

    tutor: TutorRow
    last_mail: HostMailRow | None

    @property
    def is_bounced(self) -> bool:
        return self.last_mail is not None and self.last_mail.state is MailState.BOUNCED


def lines_of(session: Session, views: Sequence[PlacementView]) -> dict[UUID, Markup]:
    """Return one line for each placement with something to tell; two queries."""
    today = edges().clock.today()
    told = [each.id for each in views if _is_told(each, today)]
    found = completion_of(session, told)
    template = current_app.jinja_env.get_template("hosting/_completion.html")
    line = template.make_module().completion_line  # type: ignore[attr-defined]  # in the reader's language
    return {each: Markup(str(line(found[each])).strip()) for each in told}  # noqa: S704  a macro escapes


def part_of(session: Session, view: PlacementView) -> Markup | None:
    """Return what the host's tutors did, their mails, and what to do when one came back; two queries."""
    today = edges().clock.today()
    if not _is_told(view, today):
        return None
    mails = list_host_mails(session, [view.id])
    tutors = [each for each in view.tutors if each.party in HOST_PARTIES]
    here = [each for each in tutors if not has_left(each.until_on, today)]
    may_write = view.promoter_id in current_viewer().organisations_with(WRITE)
    shown = render_template(
        "hosting/_desk.html",
        view=view,
        completion=completion_with(session, mails)[view.id],
        mails=mails[view.id],
        tutors=[TutorAtHost(each, _last_to(each, mails[view.id])) for each in here],
        change_address=address_of_tutors(view.id, view.state) if may_write else "",
        may_write=may_write,
    )
    return Markup(shown)  # noqa: S704  rendered by a template, which escapes


def _is_told(view: PlacementView, today: date) -> bool:
    """Say whether the host has, or had, anything to do: not while the project is being written."""
    if view.state is PlacementState.DRAFT:
        return not lacks_before_signing(view, today)
    return view.state in _TOLD_IN


def _last_to(tutor: TutorRow, mails: Sequence[HostMailRow]) -> HostMailRow | None:
    return next((each for each in mails if each.address.casefold() == tutor.address_key), None)
