"""What an entry of a register must be before it is saved: tidied, or refused field by field."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from anydesk.core.documents import normal_tax_id, valid_cnpj
from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.payments import CHOOSABLE
from anydesk.core.register_lists import BUILT_IN_METHODS, BUILT_IN_PROVIDERS, same_name
from anydesk.core.registers import (
    DeliveryType,
    Intermediary,
    PaymentMethodEntry,
    ShippingMethod,
    ShippingProviderEntry,
    TaxNature,
)
from anydesk.core.shipping import ShippingClass

LONGEST_NAME = 60
LONGEST_CODE = 60
MOST_DAYS = 365
LONGEST_SERIES = 3
CFOP_LENGTH = 4

_CFOP_STARTS = {("S", "inside"): "5", ("S", "outside"): "67"}
_CFOP_STARTS |= {("E", "inside"): "1", ("E", "outside"): "23"}


def payment_method(
    entry: PaymentMethodEntry, others: Iterable[PaymentMethodEntry]
) -> PaymentMethodEntry:
    """The method tidied. ``others``: those with another code. Raises InvalidInput."""
    tidy = replace(entry, name=_tidy(entry.name))
    is_own = entry.code not in BUILT_IN_METHODS
    found = {"name": _name_problem(tidy.name, required=is_own)}
    if tidy.name and any(same_name(tidy.title, other.title) for other in others):
        found["name"] = _("There is a payment method of this name already.")
    if tidy.kind not in CHOOSABLE:
        found["kind"] = _("Choose one of the options.")
    for name in ("first_due_days", "interval_days"):
        if not 0 <= getattr(tidy, name) <= MOST_DAYS:
            found[name] = _("Choose a number from {minimum} to {maximum}.").format(
                minimum=0, maximum=MOST_DAYS
            )
    refuse(found)
    return tidy


def shipping_provider(
    entry: ShippingProviderEntry, before: str, others: Iterable[str]
) -> ShippingProviderEntry:
    """The provider tidied.

    Args:
        before: its name so far, "" for a new one.
        others: the names of all the others.

    Raises:
        InvalidInput: a name is blank, taken or the program's own; the class is none.
    """
    tidy = replace(entry, name=_tidy(entry.name))
    found = {"name": _name_problem(tidy.name)}
    if before in BUILT_IN_PROVIDERS and tidy.name != before:
        found["name"] = _("The name “{name}” is the program's own. Add a provider instead.").format(
            name=before
        )
    elif any(same_name(tidy.name, other) for other in others):
        found["name"] = _("There is a provider of this name already.")
    if tidy.kind not in {one.value for one in ShippingClass}:
        found["kind"] = _("Choose one of the options.")
    refuse(found)
    return tidy


def shipping_method(
    method: ShippingMethod, providers: Iterable[str], others: Iterable[ShippingMethod]
) -> ShippingMethod:
    """The service tidied, its provider written as the register does. Raises InvalidInput."""
    known = {one: one for one in providers}
    provider = next((one for one in known if same_name(one, method.provider)), "")
    tidy = replace(
        method,
        provider=provider,
        name=_tidy(method.name),
        code=_tidy(method.code),
        external_code=_tidy(method.external_code),
    )
    found = {"name": _name_problem(tidy.name, required=False)}
    if not provider:
        found["provider"] = _("Choose one of the providers.")
    elif any(one.provider == provider and same_name(one.name, tidy.name) for one in others):
        found["name"] = _("“{title}” is registered already.").format(title=tidy.title)
    for name in ("code", "external_code"):
        if len(getattr(tidy, name)) > LONGEST_CODE:
            found[name] = _("Use at most {count} characters.").format(count=LONGEST_CODE)
    if tidy.delivery_type not in {one.value for one in DeliveryType}:
        found["delivery_type"] = _("Choose one of the options.")
    refuse(found)
    return tidy


def tax_nature(nature: TaxNature, others: Iterable[TaxNature]) -> TaxNature:
    """The nature tidied; "5.102" becomes "5102". Raises InvalidInput."""
    tidy = replace(
        nature,
        name=_tidy(nature.name),
        series=_tidy(nature.series),
        cfop_inside=_bare(nature.cfop_inside),
        cfop_outside=_bare(nature.cfop_outside),
    )
    found = {"name": _name_problem(tidy.name)}
    if any(same_name(tidy.name, other.name) for other in others):
        found["name"] = _("There is an operation nature of this name already.")
    if tidy.type not in ("S", "E"):
        found["type"] = _("Choose one of the options.")
    if tidy.series and not (_digits(tidy.series) and len(tidy.series) <= LONGEST_SERIES):
        found["series"] = _("A series is a number from 0 to 999.")
    found["cfop_inside"] = _cfop_problem(tidy.cfop_inside, tidy.type, "inside")
    found["cfop_outside"] = _cfop_problem(tidy.cfop_outside, tidy.type, "outside")
    refuse(found)
    return tidy


def intermediary(one: Intermediary, others: Iterable[Intermediary]) -> Intermediary:
    """The intermediary tidied, its documents without mask. Raises InvalidInput.

    The payment institution is only kept where it is another company (ERP §17).
    """
    document = normal_tax_id(one.document)
    institution = normal_tax_id(one.payment_institution_document)
    tidy = replace(
        one,
        name=_tidy(one.name),
        channel=one.channel.strip().upper(),
        document=document,
        payment_institution_document="" if institution == document else institution,
    )
    found = {"name": _name_problem(tidy.name)}
    if any(
        same_name(tidy.name, other.name)
        and (tidy.channel, tidy.document) == (other.channel, other.document)
        for other in others
    ):
        found["name"] = _("This intermediary is registered already.")
    if not document:
        found["document"] = _("Type the CNPJ of the intermediary.")
    elif not valid_cnpj(document):
        found["document"] = _("This is no CNPJ. Check its letters and digits.")
    if tidy.payment_institution_document and not valid_cnpj(institution):
        found["payment_institution_document"] = _("This is no CNPJ. Check its letters and digits.")
    refuse(found)
    return tidy


def refuse(found: Mapping[str, str]) -> None:
    """Raise InvalidInput where one of these fields has a sentence."""
    problems = {name: sentence for name, sentence in found.items() if sentence}
    if problems:
        sentences = [*dict.fromkeys(problems.values())]
        message = sentences[0] if len(sentences) == 1 else _("Some fields cannot be saved yet.")
        raise InvalidInput(message, problems=problems, hint=_("Look at the fields marked."))


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _bare(cfop: str) -> str:
    return "".join(letter for letter in cfop if not letter.isspace() and letter not in ".-")


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _name_problem(name: str, *, required: bool = True) -> str:
    if not name:
        return _("Give it a name.") if required else ""
    if len(name) > LONGEST_NAME or not name.isprintable():
        return _("Use at most {count} ordinary characters for the name.").format(count=LONGEST_NAME)
    return ""


def _cfop_problem(cfop: str, type: str, side: str) -> str:
    if not cfop or type not in ("S", "E"):
        return ""
    starts = _CFOP_STARTS[type, side]
    if len(cfop) == CFOP_LENGTH and _digits(cfop) and cfop[0] in starts:
        return ""
    return _("A CFOP here has four digits and begins with {digits}.").format(
        digits=_(" or ").join(starts)
    )
