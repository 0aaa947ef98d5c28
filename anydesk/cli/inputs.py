"""Typed words into values: days, amounts, store names."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import click

from anydesk.core.amounts import parse_amount
from anydesk.core.clock import MERCHANT_ZONE
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration, Situation
from anydesk.services import Services

NUMBER = click.IntRange(min=1, max=2**63 - 1)
"""A number that the store gave or could give to something."""

SIGNED: dict[str, Any] = {"ignore_unknown_options": True}
"""For commands that take numbers: "-5" is one, and not an option that nobody knows."""

LARGEST = Decimal(999_999_999)
"""The same limit as in the spreadsheets; what is larger is a bar code in the wrong place."""

_YEARS = range(2000, 3000)


def day(text: str) -> date:
    """``2026-11-23`` or ``23/11/2026``. Raises InvalidInput."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 - a day, no time
        except ValueError:
            continue
        # Other years are slips of the pen, and the last day there is has no next one.
        if found.year in _YEARS:
            return found
    raise InvalidInput(
        _("“{text}” is not a day.").format(text=text), hint=_("Write it as 2026-11-23.")
    )


def since(text: str | None) -> datetime | None:
    """The first moment of that day in the merchant's zone."""
    return None if text is None else _midnight(day(text))


def until(text: str | None) -> datetime | None:
    """The last moment of that day in the merchant's zone."""
    return None if text is None else _midnight(day(text) + timedelta(days=1)) - timedelta(seconds=1)


def _midnight(when: date) -> datetime:
    return datetime.combine(when, time(), MERCHANT_ZONE).astimezone(UTC)


def amount(text: str) -> Decimal:
    """A number as people and programs write it; "1.234" is a program's decimal point here.

    Raises InvalidInput for anything that is not one number.
    """
    try:
        value = Decimal(text)
    except ArithmeticError:
        parsed = parse_amount(text).value
        if parsed is None:
            raise InvalidInput(
                _("“{text}” is not a number.").format(text=text), hint=_("Write it as 12.50.")
            ) from None
        value = parsed
    if not value.is_finite() or value < 0:
        raise InvalidInput(
            _("“{text}” is not a number of zero or more.").format(text=text),
            hint=_("Write it as 12.50."),
        )
    if value > LARGEST:
        raise InvalidInput(
            _("“{text}” is too large.").format(text=text),
            hint=_("At most {limit} is allowed.").format(limit=LARGEST),
        )
    return value


async def stores(services: Services, names: Sequence[str]) -> tuple[Integration, ...]:
    """The active integrations of these names. Raises NotThere, InvalidInput."""
    found: dict[int, Integration] = {}
    for name in names:
        integration = await services.integrations.by_name(name)
        if integration.situation is Situation.INACTIVE:
            raise InvalidInput(
                _("The store “{name}” is inactive.").format(name=integration.name),
                hint=_("Activate it first: anydesk integration activate."),
            )
        found[integration.id] = integration
    return tuple(found.values())
