"""Values to text, as read in Brazil: money, quantities, dates, yes and no, remaining time."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from anydesk.core.amounts import format_money_br, format_quantity_br
from anydesk.core.clock import MERCHANT_ZONE, Clock, SystemClock
from anydesk.core.i18n import _, ngettext

NOTHING = "–"

_clock: Clock = SystemClock()


def use_clock(clock: Clock) -> None:
    """Dates leave the year out where it is this clock's year."""
    global _clock
    _clock = clock


def number(value: Decimal | int | None, places: int | None = None) -> str:
    """``1.234,5``: exact, with as many decimals as it has, or exactly ``places``."""
    if value is None:
        return ""
    exact = Decimal(value)
    if places is None:
        return format_quantity_br(exact)
    fixed = f"{exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP):,f}"
    return fixed.translate(str.maketrans(",.", ".,"))


def money(value: Decimal | None) -> str:
    """``R$ 1.234,56``; negative ``-R$ 1.234,56``. The space does not break."""
    return "" if value is None else format_money_br(value)


def money_or_nothing(value: Decimal | None) -> str:
    """Money, and a dash for zero or unknown: for promotional prices."""
    return money(value) if value else NOTHING


def quantity(value: Decimal | None) -> str:
    """``1.200`` or ``0,75``."""
    return number(value)


def count(value: int | None) -> str:
    """``4.210``."""
    return number(value)


def percent(value: Decimal | None) -> str:
    """``12,5 %``."""
    return "" if value is None else f"{number(value)}\u00a0%"


def local(moment_: datetime) -> datetime:
    """The same moment on the merchant's clock."""
    return moment_.astimezone(MERCHANT_ZONE)


def moment(value: datetime | None) -> str:
    """``23/11 14:05``, with the year only when it is not this year."""
    if value is None:
        return ""
    here = local(value)
    same_year = here.year == local(_clock.now()).year
    return here.strftime("%d/%m %H:%M" if same_year else "%d/%m/%Y %H:%M")


def full_moment(value: datetime | None) -> str:
    """``23/11/2026 14:05:33``: for tooltips and exports."""
    return "" if value is None else local(value).strftime("%d/%m/%Y %H:%M:%S")


def day(value: date | None) -> str:
    """``23/11/2026``."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = local(value).date()
    return value.strftime("%d/%m/%Y")


def yes_no(value: bool | None) -> str:
    """``Yes`` or ``No``, in the merchant's language."""
    if value is None:
        return ""
    return _("Yes") if value else _("No")


def remaining(seconds: float | None) -> str:
    """``about 2 min left``; "" while nobody knows."""
    if seconds is None or seconds < 0:
        return ""
    if seconds < 10:
        return _("a few seconds left")
    if seconds < 60:
        return _("about {seconds} s left").format(seconds=int(-(-seconds // 10) * 10))
    minutes = max(1, round(seconds / 60))
    if minutes < 60:
        return _("about {minutes} min left").format(minutes=minutes)
    hours, rest = divmod(minutes, 60)
    return _("about {hours} h {minutes} min left").format(hours=hours, minutes=rest)


def ago(value: datetime | None) -> str:
    """``just now``, ``5 minutes ago``, ``3 hours ago``, then the moment."""
    if value is None:
        return ""
    passed = _clock.now() - value
    if passed < timedelta(minutes=-1):
        # Written before the clock was set back.
        return moment(value)
    if passed < timedelta(minutes=1):
        return _("just now")
    if passed < timedelta(hours=1):
        n = int(passed / timedelta(minutes=1))
        return ngettext("{count} minute ago", "{count} minutes ago", n).format(count=n)
    if passed < timedelta(hours=12):
        n = int(passed / timedelta(hours=1))
        return ngettext("{count} hour ago", "{count} hours ago", n).format(count=n)
    return moment(value)


def duration(seconds: float | None) -> str:
    """``12 s``, ``3 min 20 s``, ``1 h 05 min``."""
    if seconds is None:
        return ""
    whole = max(0, round(seconds))
    if whole < 60:
        return _("{seconds} s").format(seconds=whole)
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return _("{minutes} min {seconds} s").format(minutes=minutes, seconds=rest)
    hours, minutes = divmod(minutes, 60)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=f"{minutes:02d}")
