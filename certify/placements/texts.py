"""How what is typed into a project is read: single spaces, no endless texts, hours in quarters."""

from decimal import Decimal

from commons.errors import Refusal

TITLE_LENGTH = 200
TASK_LENGTH = 500
ACTIVITIES_LENGTH = 4000
OFFICE_LENGTH = 120
HOURS_AT_MOST = 4000


def read_hours(hours: Decimal) -> Decimal:
    if not Decimal(0) < hours <= HOURS_AT_MOST:
        raise Refusal("placement-hours", most=HOURS_AT_MOST)
    if (hours * 4) % 1:
        raise Refusal("placement-hours-quarters")
    return hours


def read_line(text: str, longest: int, code: str) -> str:
    clean = " ".join(text.split())
    if len(clean) > longest:
        raise Refusal(code, longest=longest)
    return clean


def read_text(text: str) -> str:
    clean = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(clean) > ACTIVITIES_LENGTH:
        raise Refusal("placement-activities-long", longest=ACTIVITIES_LENGTH)
    return clean
