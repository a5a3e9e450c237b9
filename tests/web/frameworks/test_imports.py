"""Bringing in a framework in the browser: looked at, confirmed, taken in by a job that can be killed."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from commons.access import Role, Viewer
from commons.adapters.files import DiskFiles
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.frameworks import esco, jobs, services
from commons.frameworks.import_words import BROKEN
from commons.frameworks.models import Competence, Framework, FrameworkUpload
from commons.frameworks.queries import get_competence, get_framework, search_competences
from commons.frameworks.uploads import confirm_upload, keep_upload
from commons.jobs import Job, JobRun, JobState, run_all_due
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import make_account, make_organisation, make_staff
from tests.signin import csrf_token, post_form, sign_in
from tests.web.page_checks import check_page
from tests.web.people.operator import make_operator

HOME = "/it/operator/frameworks"


def framework(**changes: Any) -> bytes:
    told = {"provenance": "from_memory"}
    data = {
        "id": "prova",
        "name": {"it": {"text": "Prova – un quadro", **told}},
        "version": "1",
        "publisher": "Nessuno",
        "competences": [
            {"code": "A1", "labels": {"it": {"text": "Tenere la mente aperta", **told}}},
            {"code": "A2", "labels": {"it": {"text": "Ascoltare", **told}}},
        ],
        **changes,
    }
    return json.dumps(data).encode()


def skills(count: int, language: str = "it") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, esco.HEADER, restval="")
    writer.writeheader()
    for number in range(count):
        writer.writerow(
            {
                "conceptType": "KnowledgeSkillCompetence",
                "conceptUri": f"http://data.europa.eu/esco/skill/{number:08d}",
                "skillType": "skill/competence",
                "preferredLabel": f"abilità {number} {language}",
                "status": "released",
            }
        )
    return out.getvalue().encode()


@pytest.fixture
def olga(app: Flask, client: FlaskClient) -> Viewer:
    operator = make_operator()
    assert operator.account_id
    sign_in(client, operator.account_id)
    return operator


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 4)


def send(client: FlaskClient, content: bytes, name: str, **fields: str) -> TestResponse:
    token = csrf_token(client.get(f"{HOME}/new"))
    return client.post(
        f"{HOME}/new",
        data={"csrf_token": token, "file": (io.BytesIO(content), name), **fields},
        content_type="multipart/form-data",
    )


def bring(client: FlaskClient, content: bytes, name: str = "prova.json", **fields: str) -> str:
    """Bring a file, have it looked at, and return the address of its page."""
    answer = send(client, content, name, **fields)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    run_all_due()
    return str(answer.location)


def text_of(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    check_page(page)
    return page.get_data(as_text=True)


def take_in(client: FlaskClient, address: str) -> None:
    assert post_form(client, f"{address}/confirm", on=address).status_code == 303
    run_all_due()


def test_only_operators_bring_frameworks_in(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        lead = make_staff(session, make_organisation(session), Role.PROVIDER_LEAD)
        holder = make_account(session)
    for account in (lead.account_id, holder):
        assert account
        sign_in(client, account)
        for address in (HOME, f"{HOME}/new", f"{HOME}/uploads/{uuid4()}"):
            assert client.get(address).status_code == 403


def test_a_file_is_looked_at_confirmed_and_taken_in(olga: Viewer, client: FlaskClient) -> None:
    check_page(client.get(f"{HOME}/new"))
    assert "Nessun quadro" in text_of(client, HOME)
    address = str(send(client, framework(), "prova.json").location)
    page = client.get(address)
    check_page(page)
    assert "In esame" in page.get_data(as_text=True)
    assert 'data-refresh-after="2"' in page.get_data(as_text=True)
    run_all_due()
    page_text = text_of(client, address)
    assert "Importa 2 voci" in page_text
    assert "Tenere la mente aperta" in page_text
    with reading() as session:
        assert session.scalars(select(Framework)).all() == []
    assert post_form(client, f"{address}/confirm", on=address).status_code == 303
    assert "Importazione in corso" in text_of(client, address)
    run_all_due()
    assert "Che cosa è cambiato" in text_of(client, address)
    with reading() as session:
        assert get_framework(session, "prova").competence_count == 2
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "frameworks.import")).one()
        assert entry.account_id == olga.account_id
        assert (entry.details["framework"], entry.details["added"]) == ("prova", 2)
    listed = text_of(client, HOME)
    assert "1 versione" in listed
    assert "a memoria, da verificare" in listed


def test_what_would_change_is_what_changes(olga: Viewer, client: FlaskClient) -> None:
    take_in(client, bring(client, framework()))
    told = {"provenance": "from_memory"}
    newer = framework(
        competences=[
            {"code": "A1", "labels": {"it": {"text": "Tenere aperta la mente", **told}}},
            {"code": "A3", "labels": {"it": {"text": "Parlare", **told}}},
        ]
    )
    address = bring(client, newer)
    with reading() as session:
        found = session.scalars(select(FrameworkUpload).where(FrameworkUpload.state == "inspected")).one()
        seen = found.findings
    assert (seen["added"], seen["changed"], seen["retired"], seen["unchanged"]) == (1, 1, 1, 0)
    assert seen["names"] == {
        "added": ["Parlare"],
        "changed": ["Tenere aperta la mente"],
        "retired": ["Ascoltare"],
    }
    take_in(client, address)
    with reading() as session:
        done = session.get_one(FrameworkUpload, found.id).result
    assert [done[name] for name in ("added", "changed", "retired", "unchanged")] == [1, 1, 1, 0]


def test_the_same_file_again_would_change_nothing(olga: Viewer, client: FlaskClient) -> None:
    take_in(client, bring(client, framework()))
    page = text_of(client, bring(client, framework()))
    assert "Non cambierebbe nulla" in page
    assert "Importa 2 voci" not in page


@pytest.mark.usefixtures("small_batches")
def test_esco_comes_in_language_by_language(olga: Viewer, client: FlaskClient) -> None:
    address = bring(client, skills(10), "skills_it.csv", version="1.2.0")
    assert "Importa 10 voci" in text_of(client, address)
    take_in(client, address)
    address = bring(client, skills(10, "de"), "C:/Users/olga/skills_de.csv")
    assert "<h1" in text_of(client, address)
    assert "C:" not in text_of(client, address)
    take_in(client, address)
    with reading() as session:
        row = get_competence(session, "esco", "00000003")
        assert (row.labels, row.framework_version) == (
            {"it": "abilità 3 it", "de": "abilità 3 de"},
            "1.2.0",
        )


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b'{"id": "prova",\n "name": {,}}', "prova.json", ("Riga 2, colonna 11", "non è più JSON")),
        (b'{"id": "Pro Va"}', "prova.json", ("id", "lettere minuscole")),
        (b'{"id": "prova", "x": "\xff"}', "prova.json", ("prova.json", "UTF-8")),
        (framework(publisher=""), "prova.json", ("file.publisher", "manca il testo")),
        (framework(competences=[{"code": "A", "labels": {}}]), "p.json", ("competences[0].labels", "lingua")),
        (b"[1, 2]", "prova.json", ("file", "graffe")),
        (skills(3).replace(b"conceptUri", b"uri", 1), "skills_it.csv", ("Riga 1", "conceptUri")),
        (skills(3) + b"a,b\r\n", "skills_it.csv", ("Riga 5", "2 caselle")),
        (
            skills(3) + skills(1).split(b"\r\n", 1)[1],
            "skills_it.csv",
            ("Riga 5, colonna conceptUri", "due volte"),
        ),
        (
            skills(2).replace("abilità 1 it".encode(), b""),
            "skills_it.csv",
            ("Riga 3, colonna preferredLabel", ""),
        ),
        (
            skills(3).replace(b"http://data", b"http://dati", 1),
            "skills_it.csv",
            ("Riga 2", "non è l’indirizzo"),
        ),
        (skills(3) + b'"mai chiusa', "skills_it.csv", ("Riga 5", "virgoletta")),
    ],
)
def test_a_broken_file_tells_where_and_what_to_do(
    olga: Viewer, client: FlaskClient, content: bytes, name: str, told: tuple[str, str]
) -> None:
    page = text_of(client, bring(client, content, name, version="1.2.0"))
    assert "Il file non si può importare" in page
    for each in told:
        assert each in page
    with reading() as session:
        assert session.scalars(select(Framework)).all() == []


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("skills.csv", {"version": "1.2.0"}, "non dice la lingua"),
        ("skills_it.csv", {}, "quale versione di ESCO"),
    ],
)
def test_what_the_name_does_not_tell_is_asked(
    olga: Viewer, client: FlaskClient, name: str, fields: dict[str, str], told: str
) -> None:
    answer = send(client, skills(1), name, **fields)
    assert answer.status_code == 422
    check_page(answer)
    assert told in answer.get_data(as_text=True)
    answer = send(client, skills(1), name, **{"language": "it", "version": "1.2.0", **fields})
    assert answer.status_code == 303


def test_no_file_and_an_empty_one_are_told(olga: Viewer, client: FlaskClient) -> None:
    assert post_form(client, f"{HOME}/new", {}).status_code == 422
    answer = send(client, b"", "vuoto.json")
    assert answer.status_code == 422
    assert "Il file è vuoto" in answer.get_data(as_text=True)


def test_an_operator_may_bring_more_than_others(
    olga: Viewer, client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 2_000
    assert send(client, skills(200), "skills_it.csv", version="1.2.0").status_code == 303
    monkeypatch.setattr("commons.frameworks.import_views.LARGEST_FILE", 2_000)
    assert client.post(f"{HOME}/new", data={"file": (io.BytesIO(b"x" * 5_000), "x")}).status_code == 413


def upload_esco(actor: Viewer, count: int, version: str = "1.2.0") -> UUID:
    content = skills(count)
    with unit_of_work() as session:
        upload_id = keep_upload(
            session,
            content,
            file_label="skills_it.csv",
            content_sha256=hashlib.sha256(content).hexdigest(),
            language=None,
            version=version,
            files=edges().files,
            actor=actor,
            now=edges().clock.now(),
        )
    run_all_due()
    with unit_of_work() as session:
        assert confirm_upload(session, upload_id, actor=actor, now=edges().clock.now())
    return upload_id


class Killed(BaseException):
    """What kill -9 looks like from inside."""


@pytest.mark.usefixtures("small_batches")
def test_an_import_that_was_killed_goes_on_and_doubles_nothing(
    app: Flask, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = make_operator()
    upload_id = upload_esco(operator, 18)
    real, calls = services.import_batch, iter(range(100))

    def kill(*arguments: Any) -> None:
        if next(calls) == 2:
            raise Killed
        real(*arguments)

    monkeypatch.setattr(jobs, "import_batch", kill)
    with pytest.raises(Killed):
        run_all_due()
    with reading() as session:
        upload = session.get_one(FrameworkUpload, upload_id)
        assert (upload.state, upload.done_rows) == ("importing", 8)
        job = session.get_one(Job, upload.job_id)
        assert (job.done_count, job.total_count) == (8, 18)
        assert session.scalars(select(Framework.is_current)).one() is False
        assert search_competences(session, "abilità") == []  # nobody sees half a framework
    clock.advance(minutes=2)
    run_all_due()
    with reading() as session:
        upload = session.get_one(FrameworkUpload, upload_id)
        assert (upload.state, upload.done_rows, upload.result["added"]) == ("done", 18, 18)
        assert session.scalar(select(func.count()).select_from(Competence)) == 18
        assert session.scalars(select(Framework.is_current)).one() is True


@pytest.mark.usefixtures("small_batches")
def test_progress_stands_on_the_page_however_often_it_is_loaded(
    olga: Viewer, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload_id = upload_esco(olga, 18)
    address = f"{HOME}/uploads/{upload_id}"
    assert "0 voci importate su 18" in text_of(client, address)
    seen: list[str] = []
    real = services.import_batch

    def look(*arguments: Any) -> None:
        with reading() as session:
            row = session.get_one(FrameworkUpload, upload_id)
            seen.append(f"{row.done_rows} voci importate su {row.row_count}")
        real(*arguments)

    monkeypatch.setattr(jobs, "import_batch", look)
    run_all_due()
    assert seen == [f"{done} voci importate su 18" for done in (0, 4, 8, 12, 16)]
    assert "Importato" in text_of(client, address)


def test_a_dead_job_is_told_on_the_page(olga: Viewer, client: FlaskClient) -> None:
    upload_id = upload_esco(olga, 3)
    with unit_of_work() as session:
        upload = session.get_one(FrameworkUpload, upload_id)
        session.get_one(Job, upload.job_id).state = JobState.DEAD
    page = text_of(client, f"{HOME}/uploads/{upload_id}")
    assert "Il lavoro si è fermato" in page
    assert "data-refresh-after" not in page


def test_pressed_twice_it_is_one_import(olga: Viewer, client: FlaskClient) -> None:
    address = bring(client, framework())
    token = csrf_token(client.get(address))
    for _ in range(2):
        assert client.post(f"{address}/confirm", data={"csrf_token": token}).status_code == 303
    with reading() as session:
        assert len(session.scalars(select(Job.id).where(Job.kind == "frameworks.import")).all()) == 1
    run_all_due()
    assert client.post(f"{address}/confirm", data={"csrf_token": token}).status_code == 303
    run_all_due()
    with reading() as session:
        asked = select(AuditEntry.id).where(AuditEntry.action == "frameworks.import")
        assert len(session.scalars(asked).all()) == 1


def test_what_is_confirmed_is_what_was_seen(olga: Viewer, client: FlaskClient) -> None:
    first = bring(client, framework())
    second = bring(client, framework(publisher="Altri"))
    take_in(client, second)
    token = csrf_token(client.get(first))
    client.post(f"{first}/confirm", data={"csrf_token": token})
    with reading() as session:
        assert get_framework(session, "prova").publisher == "Altri"
    run_all_due()
    page = text_of(client, first)
    assert "lo esaminiamo di nuovo" in page or "Importa 2 voci" in page
    take_in(client, first)
    with reading() as session:
        assert get_framework(session, "prova").publisher == "Nessuno"


def test_a_file_that_was_thrown_away_is_gone(olga: Viewer, client: FlaskClient, app: Flask) -> None:
    address = bring(client, framework())
    token = csrf_token(client.get(address))
    assert client.post(f"{address}/discard", data={"csrf_token": token}).status_code == 303
    assert kept_files(app) == []
    assert "Scartato" in text_of(client, address)
    assert client.post(f"{address}/confirm", data={"csrf_token": token}).status_code == 409


def kept_files(app: Flask) -> list[str]:
    files = edges().files
    assert isinstance(files, DiskFiles)
    return [path.name for path in files.root.rglob("*") if path.is_file()]


@pytest.fixture
def expire() -> Callable[[], None]:
    return lambda: jobs.expire(JobRun(uuid4(), {}, uuid4()))


def test_files_are_forgotten_after_their_time(
    olga: Viewer, client: FlaskClient, app: Flask, clock: FixedClock, expire: Callable[[], None]
) -> None:
    done, left, running = bring(client, framework()), bring(client, framework(id="altro")), None
    take_in(client, done)
    running = upload_esco(olga, 3)
    act = edges().files.put(framework())  # somebody else keeps the very same bytes
    assert len(kept_files(app)) == 4
    clock.advance(days=1, minutes=1)
    expire()
    assert len(kept_files(app)) == 3
    clock.advance(days=7)
    expire()
    expire()
    with reading() as session:
        assert session.get_one(FrameworkUpload, running).file_sha256 is not None
        counts = session.scalars(select(AuditEntry.details).where(AuditEntry.action == "frameworks.expire"))
        assert [each["count"] for each in counts] == [1, 1]
    assert edges().files.has(act)
    assert len(kept_files(app)) == 2
    sign_in(client, olga.account_id or uuid4())
    assert "Importato" in text_of(client, done)
    assert "Scartato" in text_of(client, left)


def test_a_list_of_many_costs_as_many_queries_as_of_one(
    olga: Viewer, client: FlaskClient, count_queries: Counter
) -> None:
    take_in(client, bring(client, framework()))
    with count_queries() as few:
        client.get(HOME)
    for number in range(2, 5):
        take_in(client, bring(client, framework(version=str(number))))
    with count_queries() as many:
        page = client.get(HOME)
    check_page(page)
    assert "4 versioni" in page.get_data(as_text=True)
    assert len(few) == len(many) < 15


def codes() -> Iterator[str]:
    import ast
    from pathlib import Path

    for file in (Path(services.__file__).parent).glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BrokenFile":
                code = node.args[2]
                assert isinstance(code, ast.Constant), ast.dump(code)
                yield str(code.value)


def test_every_fault_of_a_file_has_words() -> None:
    found = set(codes())
    assert len(found) > 15
    assert found - BROKEN.keys() == set()
    assert BROKEN.keys() - found == set()


def test_expired_before_it_was_looked_at_is_told(
    olga: Viewer, client: FlaskClient, clock: FixedClock
) -> None:
    address = str(send(client, framework(), "prova.json").location)
    with unit_of_work() as session:
        upload = session.scalars(select(FrameworkUpload)).one()
        assert upload.file_sha256
        edges().files.drop(upload.file_sha256)
    clock.advance(seconds=1)
    assert clock.now() > upload.uploaded_at + timedelta(0)
    run_all_due()
    assert "lo carichi di nuovo" in text_of(client, address)
