"""docs/settings.md: every setting with its help, limits and default, from the declarations."""

from collections.abc import Iterator

from anydesk.core.forms import Entry, Form
from anydesk.core.i18n import _
from anydesk.core.kinds import (
    Amount,
    Choice,
    Choices,
    Day,
    Flag,
    Money,
    Percent,
    Pick,
    Reference,
    Whole,
)
from anydesk.core.settings import APP_FORMS, TABS
from anydesk.core.settings.channels import ChannelForm

HEAD = """# Settings

Generated from the declarations in `anydesk/core/settings` by `python3 dev.py docs`; which test
proves the effect of each stands in [options.md](options.md).

The parts are the tabs of an integration's configuration; the last one is the whole program. The
names are those of `anydesk settings list|get|set` and of exported configurations, where
warehouses, natures, intermediaries and methods are written by their names. Mappings, channels and
categories are set in their tabs and carried by `anydesk settings export|import|copy`.
"""

_CHANNELS = "channels"


def reference() -> str:
    """The whole page, in English, as Markdown."""
    return "\n".join([HEAD, *_tabs(), *_part("Program", "", APP_FORMS)])


def _tabs() -> Iterator[str]:
    for tab in TABS:
        forms = (*tab.forms, ChannelForm) if tab.key == _CHANNELS else tab.forms
        if forms:
            yield from _part(_(tab.title), _(tab.why), forms)


def _part(title: str, why: str, forms: tuple[type[Form], ...]) -> Iterator[str]:
    yield f"## {title}\n"
    if why:
        yield f"{why}\n"
    for form in forms:
        yield from _section(form, alone=_(form.title) == title)


def _section(form: type[Form], *, alone: bool) -> Iterator[str]:
    if not alone:
        yield f"### {_(form.title)}\n"
    if form is ChannelForm:
        yield "Set for each channel; in exported configurations under `channels`.\n"
    yield "| setting | name | values | default | what it does |"
    yield "|---|---|---|---|---|"
    for one in form.entries():
        cells = (_(one.label), f"`{form.key}.{one.name}`", _values(one), _default(one))
        yield f"| {' | '.join(cells)} | {_(one.help)} |"
    yield ""


def _values(one: Entry) -> str:
    kind = one.kind
    match kind:
        case Choice() | Choices():
            listed = "; ".join(
                f"`{value}` {_(label)}" if value else _(label) for value, label in kind.options
            )
            return f"any of: {listed}" if isinstance(kind, Choices) else listed
        case Reference() | Pick():
            return f"a name of the {kind.source.replace('_', ' ')}, or none"
        case Flag():
            return "yes or no"
        case Day():
            return "a day, or none"
        case Whole():
            return f"{kind.format(kind.minimum)} to {kind.format(kind.maximum)}"
        case Amount() | Money() | Percent():
            limits = f"{kind.format(kind.minimum)} to {kind.format(kind.maximum)}"
            return f"{limits}, up to {kind.places} decimals"
    return "text"


def _default(one: Entry) -> str:
    if isinstance(one.kind, Flag):
        return "yes" if one.default else "no"
    is_empty = one.default in (None, "", ()) and not isinstance(one.kind, Choice)
    return "–" if is_empty else one.kind.format(one.default)
