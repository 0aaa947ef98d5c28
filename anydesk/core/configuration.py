"""The whole configuration of an integration, and in what two of them differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from anydesk.core.category_mapping import Counterpart
from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.core.mappings import MAPPING_TITLES, MappingKind, code_key
from anydesk.core.sales_channels import SalesChannel
from anydesk.core.sales_orders import ORDER_STATUS_TITLES
from anydesk.core.setting_names import PAYMENT_METHODS, SHIPPING_METHODS, Names
from anydesk.core.settings import TABS
from anydesk.core.settings.channels import ChannelForm

Pair = tuple[str, str]
"""A code of the hub with its target; or a marketplace with an account."""


@dataclass(frozen=True)
class Configuration:
    """Everything that is set for one integration; no token, no name, no address.

    Args:
        forms: every Form of ``INTEGRATION_FORMS``, by its key.
        mappings: kind → its rows in their order.
        channels: by marketplace and account.
        categories: the path of a local category → the hub's it is mapped to.
    """

    forms: Mapping[str, Form]
    mappings: Mapping[str, tuple[Pair, ...]]
    channels: Mapping[Pair, SalesChannel]
    categories: Mapping[str, Counterpart]


@dataclass(frozen=True)
class Difference:
    """One choice that is another one, or that cannot be made.

    Args:
        what: which one, for people.
        where: its name in files and at the command line, such as ``stock.safety_stock``.
        problem: why the value in ``after`` cannot be used; "" where it can.
    """

    what: str
    before: str
    after: str
    where: str = ""
    problem: str = ""


def differences(before: Configuration, after: Configuration, names: Names) -> list[Difference]:
    """Every choice that ``after`` makes in another way, in the order of the tabs."""
    return [
        *_forms(before, after, names),
        *_channels(before, after, names),
        *_categories(before, after),
        *_mappings(before, after, names),
    ]


def target_title(kind: str, target: str, names: Names) -> str:
    """What a mapping's target is called; "" for none."""
    if not target:
        return ""
    if kind == MappingKind.STATUS:
        return _(ORDER_STATUS_TITLES.get(target, target))
    if kind == MappingKind.PAYMENT:
        return names.name(PAYMENT_METHODS, target)
    known = int(target) if target.isdecimal() else target
    return names.name(SHIPPING_METHODS, known)


def _forms(before: Configuration, after: Configuration, names: Names) -> Iterator[Difference]:
    for tab in TABS:
        for form in tab.forms:
            yield from _form(
                before.forms[form.key], after.forms[form.key], names, _(tab.title), form.key
            )


def _form(old: Form, new: Form, names: Names, title: str, where: str) -> Iterator[Difference]:
    for one in new.entries():
        was, becomes = old.value(one.name), new.value(one.name)
        if was != becomes:
            yield Difference(
                f"{title}: {_(one.label)}",
                names.shown(one.kind, was),
                names.shown(one.kind, becomes),
                f"{where}.{one.name}",
            )


def _channels(before: Configuration, after: Configuration, names: Names) -> Iterator[Difference]:
    for key, new in after.channels.items():
        title = f"{_('Sales channel')} {new.caption}"
        where = "/".join(("channels", *filter(None, key)))
        old = before.channels.get(key)
        if old is None:
            yield Difference(title, "", _("is added"), where)
            continue
        yield from _form(ChannelForm.of(old), ChannelForm.of(new), names, title, where)
        if old.connected != new.connected:
            told = {True: _("connected"), False: _("pending")}
            yield Difference(title, told[old.connected], told[new.connected], where)


def _categories(before: Configuration, after: Configuration) -> Iterator[Difference]:
    for path in dict.fromkeys((*after.categories, *before.categories)):
        old, new = before.categories.get(path), after.categories.get(path)
        if old is None or new is None or (old.hub_id, old.path) != (new.hub_id, new.path):
            yield Difference(
                f"{_('Category')}: {path}",
                old.path if old else "",
                new.path if new else "",
                f"categories/{path}",
            )


def _mappings(before: Configuration, after: Configuration, names: Names) -> Iterator[Difference]:
    for kind in MappingKind:
        old, new = _by_key(before.mappings[kind]), _by_key(after.mappings[kind])
        for key in dict.fromkeys((*new, *old)):
            code, was = old.get(key, ("", ""))
            shown, becomes = new.get(key, (code, ""))
            if was != becomes:
                yield Difference(
                    f"{_(MAPPING_TITLES[kind])}: {shown}",
                    target_title(kind, was, names),
                    target_title(kind, becomes, names),
                    f"mappings.{kind.value}/{shown}",
                )


def _by_key(rows: Sequence[Pair]) -> dict[str, Pair]:
    return {code_key(code): (code, target) for code, target in rows}
