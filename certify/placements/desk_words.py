"""What a promoter's list and agenda say."""

from collections.abc import Sequence
from typing import Final

from flask_babel import lazy_gettext as _

from certify.placements.desk import Todo
from certify.placements.rows import PlacementView
from certify.placements.rules import Party, PlacementState
from certify.placements.signing import lacks_before_signing
from certify.placements.words import party_name

TODOS: Final = {
    Todo.SIGN: _("Faccia firmare il progetto"),
    Todo.CONFIRM_HOURS: _("Chieda le ore al tutor: nessuna confermata da due settimane"),
    Todo.END_SOON: _("Controlli ore e osservazioni: finisce presto"),
    Todo.CLOSE: _("Concluda e rilasci l’attestazione"),
    Todo.START: _("Lo avvii"),
}
NOBODY: Final = _("Nessuno, per ora")
HOST: Final = _("Il tutor del soggetto ospitante")
US: Final = _("Il suo ente")


def who_moves(view: PlacementView, todo: Todo | None) -> Sequence[str]:
    """Return who has to do something, by name of the party."""
    if view.state is PlacementState.DRAFT:
        if lacks_before_signing(view):
            return [str(US)]
        return [str(party_name(view.kind, each)) for each in view.missing_parties]
    if todo in {Todo.CONFIRM_HOURS, Todo.END_SOON}:
        return [str(HOST)]
    if todo is not None:
        return [str(US)]
    missing = [each for each in view.missing_parties if each is not Party.PROMOTER]
    if view.state in {PlacementState.ACTIVE, PlacementState.SUSPENDED} and view.missing_parties:
        return [str(party_name(view.kind, each)) for each in missing] or [str(US)]
    return [str(NOBODY)]
