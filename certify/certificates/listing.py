"""The documents that an organisation issued, of kinds other than attendance: its desk's list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from certify.certificates.acts import Act, permission_for
from certify.certificates.models import Certificate
from certify.certificates.rules import Kind, Status
from commons.access import Viewer
from commons.organisations.queries import get_organisations
from commons.people.models import Person
from commons.people.rules import fold_name

PAGE_SIZE: Final = 50
MOST_IN_A_TABLE: Final = 20_000
MOST_WORDS: Final = 6
OTHERS: Final = tuple(kind for kind in Kind if kind is not Kind.ATTENDANCE)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for; without anything, all. `words`: in the number, or in the person's name."""

    words: str = ""
    kind: Kind | None = None
    status: Status | None = None
    page: int = 1

    @property
    def is_all(self) -> bool:
        return not (self.words or self.kind or self.status)


@dataclass(frozen=True, slots=True)
class ListedDocument:
    id: UUID
    kind: Kind
    number: str
    person_name: str
    issuer_name: str
    status: Status
    status_since: datetime
    issued_at: datetime
    protocol_number: str | None
    provincial_number: str | None


@dataclass(frozen=True, slots=True)
class ListedPage:
    rows: tuple[ListedDocument, ...]
    count: int
    page: int
    is_several: bool

    @property
    def page_count(self) -> int:
        return max(1, -(-self.count // PAGE_SIZE))


def list_documents(session: Session, viewer: Viewer, question: Question) -> ListedPage:
    """Return one page of the documents that the viewer's organisations issued; three queries."""
    where = _where(viewer, question)
    count = session.scalar(
        select(func.count()).select_from(Certificate).join(Person, _IS_HOLDER).where(*where)
    )
    page = min(question.page, max(1, -(-(count or 0) // PAGE_SIZE)))
    rows = session.execute(_rows().where(*where).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)).all()
    return ListedPage(_named(session, rows), count or 0, page, is_several=len(_issuers(viewer)) > 1)


def list_for_table(session: Session, viewer: Viewer, question: Question) -> tuple[ListedDocument, ...]:
    """Return all of them for a file."""
    rows = session.execute(_rows().where(*_where(viewer, question)).limit(MOST_IN_A_TABLE)).all()
    return _named(session, rows)


_IS_HOLDER: Final = Person.id == Certificate.person_id


def _rows() -> Select[Any]:
    columns: tuple[Any, ...] = (
        Certificate.id,
        Certificate.kind,
        Certificate.number,
        Certificate.issuer_id,
        Certificate.status,
        Certificate.status_since,
        Certificate.issued_at,
        Certificate.protocol_number,
        Certificate.provincial_number,
        Person.given_name,
        Person.family_name,
    )
    return (
        select(*columns)
        .select_from(Certificate)
        .join(Person, _IS_HOLDER)
        .order_by(Certificate.issued_at.desc(), Certificate.year.desc(), Certificate.serial.desc())
    )


def _where(viewer: Viewer, question: Question) -> list[ColumnElement[bool]]:
    """Let in what the viewer works with: of each kind the documents of the rooms that are his."""
    kinds = [question.kind] if question.kind in OTHERS else OTHERS
    mine = [
        (Certificate.kind == kind)
        & Certificate.issuer_id.in_(viewer.organisations_with(permission_for(Act.READ, kind)))
        for kind in kinds
    ]
    where: list[ColumnElement[bool]] = [or_(*mine)]
    if question.status is not None:
        where.append(Certificate.status == question.status)
    if question.words:
        sought = [
            column.contains(question.words.strip(), autoescape=True)
            for column in (
                Certificate.number,
                Certificate.protocol_number,
                Certificate.provincial_number,
            )
        ]
        words = [word for word in map(fold_name, question.words.split()) if word][:MOST_WORDS]
        named = [Person.name_key.contains(word, autoescape=True) for word in words]
        where.append(or_(*sought, and_(*named)) if named else or_(*sought))
    return where


def _issuers(viewer: Viewer) -> set[UUID]:
    return {each for kind in OTHERS for each in viewer.organisations_with(permission_for(Act.READ, kind))}


def _named(session: Session, rows: Sequence[Any]) -> tuple[ListedDocument, ...]:
    issuers = get_organisations(session, {each.issuer_id for each in rows})
    return tuple(
        ListedDocument(
            id=each.id,
            kind=Kind(each.kind),
            number=each.number,
            person_name=f"{each.given_name} {each.family_name}",
            issuer_name=issuers[each.issuer_id].name,
            status=Status(each.status),
            status_since=each.status_since,
            issued_at=each.issued_at,
            protocol_number=each.protocol_number,
            provincial_number=each.provincial_number,
        )
        for each in rows
    )
