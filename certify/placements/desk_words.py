"""What a promoter's list and week say is to be done, whose task it is, and where it is done."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from flask import url_for
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from certify.placements.desk import Todo
from certify.placements.desk_rows import DeskRow
from certify.placements.rules import Act, Party, PlacementState
from certify.placements.words import party_name

TODOS: Final = {
    Todo.COMPLETE: _("Completi il progetto: manca qualcosa, poi si firma"),
    Todo.SIGN: _("Faccia firmare il progetto"),
    Todo.SIGN_AGAIN: _("Mancano firme"),
    Todo.FIX_ADDRESS: _("Corregga l’indirizzo del tutor: una mail è tornata indietro"),
    Todo.CONFIRM_HOURS: _("Chieda le ore al tutor: nessuna confermata da due settimane"),
    Todo.END_SOON: _("Controlli ore e osservazioni: finisce presto"),
    Todo.CLOSE: _("Concluda e rilasci l’attestazione"),
    Todo.START: _("Lo avvii"),
}
HOST: Final = _("Il tutor del soggetto ospitante")
US: Final = _("Il suo ente")


def say_todo(todo: Todo, row: DeskRow) -> str:
    """Return what is to be done; of missing signatures whose they are."""
    if todo is Todo.SIGN_AGAIN:
        return str(gettext("Mancano firme: %(who)s", who=", ".join(who_signs(row))))
    return str(TODOS[todo])


def who_moves(todo: Todo, row: DeskRow) -> Sequence[str]:
    """Return whose task it is, by name of the party; nobody where what is to be done names them already."""
    if todo is Todo.SIGN_AGAIN:
        return []
    if todo is Todo.SIGN:
        return who_signs(row)
    return [str(HOST if todo in {Todo.CONFIRM_HOURS, Todo.END_SOON} else US)]


def who_signs(row: DeskRow) -> Sequence[str]:
    return [str(US if each is Party.PROMOTER else party_name(row.kind, each)) for each in row.missing]


def address_of(todo: Todo, row: DeskRow) -> str:
    """Return the page on which it is done."""
    if todo is Todo.FIX_ADDRESS:
        return address_of_tutors(row.id, row.state) or url_for("placements.show", placement_id=row.id)
    if todo in {Todo.CLOSE, Todo.END_SOON}:
        return url_for("placements.closing", placement_id=row.id)
    anchor = "signatures" if todo in {Todo.SIGN, Todo.SIGN_AGAIN} else None
    return url_for("placements.show", placement_id=row.id, _anchor=anchor)


def address_of_tutors(placement_id: UUID, state: PlacementState) -> str:
    """Return where a tutor's address is written: in the project, on the way as a change of tutor."""
    if state in {PlacementState.DRAFT, PlacementState.AGREED}:
        return url_for("placements.tutors", placement_id=placement_id)
    if state in {PlacementState.ACTIVE, PlacementState.SUSPENDED}:
        return url_for("placements.act", placement_id=placement_id, act=Act.CHANGE_TUTOR.value)
    return ""
