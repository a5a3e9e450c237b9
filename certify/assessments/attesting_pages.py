"""Lines of the document's pages, in words."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import ngettext

from certify.assessments.attesting_case import Missing
from certify.assessments.attesting_rows import Attestation
from certify.assessments.attesting_rules import choose_scope, find_title, list_scopes
from certify.assessments.attesting_words import PARTICIPATIONS, say_missing
from certify.assessments.commission import mark_of
from certify.assessments.rules import Part
from commons.pages.formats import long_day


def missing_lines(missing: Iterable[Missing]) -> list[tuple[str, str]]:
    """Return what is missing, each with what to do, once."""
    return list(dict.fromkeys(say_missing(each) for each in missing))


def scope_notes(told: Attestation) -> dict[str, str]:
    """Return the scopes to choose from, each with the acts that name it; none where no act is in force."""
    notes = {
        scope: str(ngettext("Atto %(acts)s", "Atti %(acts)s", len(acts), acts=", ".join(acts)))
        for scope, acts in list_scopes(told.case).items()
    }
    chosen = choose_scope(told.case)
    if notes and chosen and chosen not in notes:
        notes[chosen] = _("L’ha scelto prima, ma oggi nessun atto in vigore lo nomina.")
    return notes


def summary_lines(told: Attestation) -> list[tuple[str, str]]:
    """Return what the document says beside the competences; what is not there yet is said in words."""
    case, standard = told.case, told.case.standard
    title = find_title(case)
    held = {each.function.upper(): each.name for each in case.holdings}
    born = told.person.birth_date
    lines = [
        (_("Persona"), told.person.name.full),
        (_("Nascita"), long_day(born) if born else _("manca")),
        (_("Qualificazione"), standard.title or _("manca")),
        (_("Repertorio"), _join(standard.repertory, standard.code, _version(standard.version))),
        (_("Ente titolare"), standard.authority or _("manca")),
        (_("Livello EQF"), str(standard.eqf or _("manca"))),
        (_("Accreditamento"), f"{title.act}, {case.standard.scope}" if title else _("manca")),
        (_("Funzioni"), _join(*(f"{key} {held[key]}" for key in sorted(held)))),
        (_("Modi della valutazione"), case.ways or _("mancano")),
        (_("Dove"), str(PARTICIPATIONS[case.participation]) if case.participation else _("manca")),
        (_("Colloquio"), long_day(case.interview_on) if case.interview_on else _("manca")),
    ]
    if case.part is Part.CERTIFICATION:
        lines += _commission_lines(told)
    lines.append((_("Firma per l’ente"), _join(case.signer_name, case.signer_office)))
    return lines


def _commission_lines(told: Attestation) -> list[tuple[str, str]]:
    there = told.case.commission
    if there is None:
        return [(_("Commissione"), _("manca"))]
    minutes_on = long_day(there.minutes_on) if there.minutes_on else ""
    members = _join(*there.members)
    return [
        (
            _("Commissione"),
            _("%(act)s; presidente %(president)s; membri: %(members)s", act=there.act,
              president=there.president, members=members),
        ),
        (_("Verbale"), _join(there.minutes, minutes_on)),
    ]  # fmt: skip


def seen_commission(told: Attestation) -> str:
    return mark_of(told.case.commission)


def _version(version: str) -> str:
    return _("versione %(version)s", version=version) if version else ""


def _join(*parts: str) -> str:
    return ", ".join(each for each in parts if each) or _("manca")
