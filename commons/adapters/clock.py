from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TRENTO = ZoneInfo("Europe/Rome")


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251  the one place that reads the clock

    def today(self) -> date:
        return self.now().astimezone(TRENTO).date()
