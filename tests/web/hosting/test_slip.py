"""The promoter prints a tutor's code; a promoter of somebody else does not."""

import io

from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from zxingcpp import read_barcodes

from certify.hosting.links import find_link
from certify.hosting.slips import HEIGHT, TutorSlip, draw_tutor_slip
from certify.placements.rules import Party
from commons.access import Role
from commons.db import reading, unit_of_work
from tests.factories import NOW, make_organisation, make_staff
from tests.making.hosting import lay_host
from tests.signin import csrf_token, sign_in
from tests.unit.paper.raster import needs_poppler, pages


def test_slip_is_printed_for_the_promoter_and_its_code_opens_the_page(
    app: Flask, client: FlaskClient
) -> None:
    desk = lay_host()
    with unit_of_work() as session:
        stranger = make_staff(session, make_organisation(session), Role.PROMOTER_LEAD)
    address = f"/it/host/slips/{desk.made.id}/{desk.tutor_id}"
    for viewer, status in ((stranger, 404), (desk.made.lead, 200)):
        assert viewer.account_id
        sign_in(client, viewer.account_id)
        answer = client.post(address, data={"csrf_token": csrf_token(client.get("/it/"))})
        assert answer.status_code == status
    text = " ".join(PdfReader(io.BytesIO(answer.get_data())).pages[0].extract_text().split())
    assert "Marta Ospite" in text
    code = text.split("/h ")[1][:19]
    with reading() as session:
        assert find_link(session, code)
    promoter_tutor = f"/it/host/slips/{desk.made.id}/{desk.made.tutor_ids[Party.PROMOTER]}"
    token = csrf_token(client.get("/it/"))
    assert client.post(promoter_tutor, data={"csrf_token": token}).status_code == 404


@needs_poppler
def test_slip_stands_whole_on_its_page_and_a_phone_reads_it() -> None:
    link = "https://segnavia.example.org/h/9VJ2SMKB73AKSC9X"
    slip = TutorSlip(
        name="Marta Ospite",
        host="Associazione di prova",
        promoter="Ente di prova",
        address="https://segnavia.example.org/h",
        code="9VJ2 SMKB 73AK SC9X",
        link=link,
        until="23 novembre 2027",
        is_demo=True,
    )
    page = pages(draw_tutor_slip(slip, written_at=NOW), 150)[0]
    assert [found.text for found in read_barcodes(page)] == [link]
    _left, top, _right, bottom = page.point(lambda grey: 255 if grey < 200 else 0).getbbox() or (0, 0, 0, 0)
    margin = page.height * 16 / HEIGHT
    assert margin < top < bottom < page.height - margin
