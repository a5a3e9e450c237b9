"""One page of the tour: its name, its address before the ids stand in it, who opens it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stop:
    name: str
    path: str
    who: str | None = None


def stops(who: str | None, **paths: str) -> tuple[Stop, ...]:
    return tuple(Stop(name.replace("_", "-"), path, who) for name, path in paths.items())
