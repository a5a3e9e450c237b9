"""When two records of one person are made one, so are the dossiers."""

from flask import Flask

from certify.dossiers.models import Dossier, DossierReceipt
from certify.dossiers.queries import get_dossier
from commons.db import reading, unit_of_work
from commons.people.merging import merge_persons
from tests.factories import NOW, make_person
from tests.making.dossiers import ask, fill_dossier, make_volunteer


def test_two_records_of_one_person_have_one_dossier(app: Flask) -> None:
    with unit_of_work() as session:
        gone, kept = make_volunteer(session), make_volunteer(session)
        fill_dossier(session, gone)
        fill_dossier(session, kept)
        receipt_id = ask(session, gone)
        gone_dossier = get_dossier(session, gone.person_id).id
    with unit_of_work() as session:
        merge_persons(session, kept.person_id, gone.person_id, note="la stessa", actor=kept.lead, now=NOW)
    with reading() as session:
        view = get_dossier(session, kept.person_id)
        assert get_dossier(session, gone_dossier).id == view.id
        assert len(view.experiences) == 2
        assert sum(each.source.value == "placement" for each in view.parts) == 2
        assert len({each.competence_id for each in view.competences}) == len(view.competences)
        assert session.get_one(DossierReceipt, receipt_id).dossier_id == view.id
        assert session.get_one(Dossier, gone_dossier).joined_into_id == view.id


def test_a_dossier_goes_with_a_record_that_had_the_only_one(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
        other = make_person(session, "Marta", "Rizoli", birth_date=None)
    with unit_of_work() as session:
        merge_persons(session, other, who.person_id, note="la stessa", actor=who.lead, now=NOW)
    with reading() as session:
        assert len(get_dossier(session, other).parts) == 2
