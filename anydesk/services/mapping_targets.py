"""What codes can be mapped to, by kind, with the words a person knows each by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from anydesk.core import register_lists
from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.core.mappings import MappingKind, code_key
from anydesk.core.order_flow import FROM_HUB
from anydesk.core.payments import recognise
from anydesk.core.registers import ShippingMethod
from anydesk.core.sales_orders import ORDER_STATUS_TITLES, OrderStatus
from anydesk.storage import registers
from anydesk.storage.store import Tx

Pair = tuple[str, str]
"""A code of the hub, and its target."""


@dataclass(frozen=True)
class Target:
    """Something a code can mean.

    Args:
        value: as it is stored.
        title: for people.
        enabled: it is offered for new rows; one that is not stays valid where it is mapped.
    """

    value: str
    title: str
    enabled: bool = True


def targets_of(tx: Tx, kind: str) -> tuple[Target, ...]:
    """Everything a code of this kind can mean, by title; situations in their sequence."""
    match kind:
        case MappingKind.STATUS:
            return tuple(
                Target(one.value, _(ORDER_STATUS_TITLES[one.value])) for one in OrderStatus
            )
        case MappingKind.PAYMENT:
            methods = registers.payment_methods(tx)
            found = [Target(one.code, one.title, one.enabled) for one in methods]
        case MappingKind.SHIPPING:
            services = registers.shipping_methods(tx)
            found = [Target(str(one.id), one.title, one.enabled) for one in services]
        case _:
            raise InvalidInput(_("“{kind}” is not a kind of mapping.").format(kind=kind))
    return tuple(sorted(found, key=lambda one: fold(one.title)))


def suggestion(tx: Tx, kind: str, codes: Sequence[str]) -> str:
    """What these codes plainly mean, "" where nothing says so.

    For shipping, a provider without a registered service is suggested by its name: ``checked``
    registers its service when it is chosen.
    """
    match kind:
        case MappingKind.STATUS:
            known = {code_key(code): status.value for code, status in FROM_HUB.items()}
            return next((known[key] for code in codes if (key := code_key(code)) in known), "")
        case MappingKind.PAYMENT:
            enabled = {one.code for one in registers.payment_methods(tx) if one.enabled}
            method = recognise(*codes)
            return method if method in enabled else ""
        case _:
            return register_lists.suggested_method(
                codes, registers.shipping_methods(tx), _providers(tx)
            )


def checked(tx: Tx, kind: str, pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    """The pairs with tidy codes and stored targets.

    Raises:
        InvalidInput: ``problems`` has a sentence for each row that cannot be saved, by its
            place from 0 on.
    """
    tidy = [(" ".join(code.split()), target.strip()) for code, target in pairs]
    known = {one.value for one in targets_of(tx, kind)}
    providers = set(_providers(tx)) if kind == MappingKind.SHIPPING else set()
    problems: dict[str, str] = {}
    seen: dict[str, str] = {}
    for place, (code, target) in enumerate(tidy):
        if problem := row_problem(code, target, known | providers, seen):
            problems[str(place)] = problem
        seen.setdefault(code_key(code), code)
    if problems:
        raise InvalidInput(
            next(iter(problems.values())),
            problems=problems,
            hint=_("Nothing was saved. Correct the rows marked."),
        )
    return tuple(
        (code, target if target in known else service_of(tx, target)) for code, target in tidy
    )


def row_problem(code: str, target: str, known: set[str], seen: Mapping[str, str]) -> str:
    """Why a row cannot be saved, "" where it can.

    Args:
        seen: the codes of the rows above it, by ``code_key``.
    """
    if not code:
        return _("A row has no code.")
    if (key := code_key(code)) in seen:
        return _("The code “{code}” stands twice.").format(code=seen[key])
    if not target:
        return _("Choose what “{code}” means here.").format(code=code)
    if target not in known:
        return _("“{code}” is to mean “{target}”, which is not there (any more).").format(
            code=code, target=target
        )
    return ""


def service_of(tx: Tx, provider: str) -> str:
    """The id of the provider's service without a name, registered where it is missing."""
    for method in registers.shipping_methods(tx):
        if method.provider == provider and not method.name:
            return str(method.id)
    return str(registers.save(tx, ShippingMethod(provider)).id)


def _providers(tx: Tx) -> tuple[str, ...]:
    return tuple(one.name for one in registers.shipping_providers(tx) if one.enabled)
