"""Who is in, how long he was there, and what follows from it."""

from enum import StrEnum


class EnrolmentState(StrEnum):
    REQUESTED = "requested"
    ADMITTED = "admitted"
    WAITING = "waiting"
    NOT_ADMITTED = "not_admitted"
    COMPLETED = "completed"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
