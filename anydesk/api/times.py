"""Dates as the hub writes and wants them (API §1.8)."""

from datetime import UTC, datetime

from anydesk.core.clock import MERCHANT_ZONE


def hub_time(moment: datetime) -> str:
    """The moment as it is sent: to the second, with the merchant's offset of that day."""
    return moment.astimezone(MERCHANT_ZONE).isoformat(timespec="seconds")


def read_time(text: str) -> tuple[datetime, bool]:
    """The moment in UTC, and whether it came without an offset and UTC was assumed.

    Any number of fraction digits, ``Z`` or any offset; what goes beyond microseconds is cut.

    Raises:
        ValueError: the text is no date.
    """
    try:
        moment = datetime.fromisoformat(text.strip().upper())
        if moment.tzinfo is None:
            return moment.replace(tzinfo=UTC), True
        return moment.astimezone(UTC), False
    except OverflowError as error:
        raise ValueError("a moment outside the calendar") from error
