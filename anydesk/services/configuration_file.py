"""A configuration as a file: one JSON document without secrets, with names in place of ids."""

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from anydesk.core.configuration import Configuration
from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.core.kinds import Pick, Reference
from anydesk.core.mappings import MappingKind
from anydesk.core.register_lists import BUILT_IN_METHODS
from anydesk.core.registers import (
    Intermediary,
    PaymentMethodEntry,
    ShippingMethod,
    TaxNature,
)
from anydesk.core.setting_names import (
    INTERMEDIARIES,
    PAYMENT_METHODS,
    SHIPPING_METHODS,
    TAX_NATURES,
    Names,
)
from anydesk.core.settings.channels import ChannelForm
from anydesk.storage import registers
from anydesk.storage.store import Tx

Document = Mapping[str, Any]

FORMAT = "anydesk-configuration"
VERSION = 1
MOST_BYTES = 5_000_000
SECTIONS = ("settings", "mappings", "channels", "categories", "registers")

REGISTERS: Mapping[str, type[TaxNature | Intermediary | PaymentMethodEntry | ShippingMethod]] = {
    TAX_NATURES: TaxNature,
    INTERMEDIARIES: Intermediary,
    PAYMENT_METHODS: PaymentMethodEntry,
    SHIPPING_METHODS: ShippingMethod,
}
NOT_CARRIED = ("id", "code", "enabled")
"""Of a payment method; the code of an own one is given anew where it arrives."""

MAPPED_TO = {MappingKind.PAYMENT: PAYMENT_METHODS, MappingKind.SHIPPING: SHIPPING_METHODS}


def document_of(tx: Tx, configuration: Configuration, names: Names) -> Document:
    """The configuration with the register entries that it names."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "settings": {
            f"{key}.{name}": value
            for key, form in configuration.forms.items()
            for name, value in _form(form, names).items()
        },
        "mappings": {
            kind: [{"code": code, "target": _target(kind, target, names)} for code, target in rows]
            for kind, rows in configuration.mappings.items()
        },
        "channels": [
            {
                "marketplace": one.marketplace,
                "account_name": one.account_name,
                "connected": one.connected,
                **_form(ChannelForm.of(one), names),
            }
            for one in configuration.channels.values()
        ],
        "categories": [
            {"path": path, "hub_id": one.hub_id, "hub_path": one.path}
            for path, one in configuration.categories.items()
        ],
        "registers": _registers(tx, configuration),
    }


def written(path: Path, document: Document) -> None:
    """Write the file, whole or not at all. Raises InvalidInput."""
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        raise InvalidInput(
            _("The file {name} cannot be written.").format(name=path.name),
            hint=_("Close it in other programs, and check the folder."),
        ) from error


def loaded(path: Path) -> Document:
    """The document of a file. Raises InvalidInput for one that is no configuration."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise InvalidInput(
            _("The file {name} cannot be read.").format(name=path.name),
            hint=_("Check the name and the folder."),
        ) from error
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InvalidInput(
            _("{name} is not a configuration of anydesk.").format(name=path.name),
            hint=_("Choose a file that was written with “Export the configuration”."),
        )
    return _checked(path, found)


def _checked(path: Path, found: dict[str, Any]) -> Document:
    version = found.get("version")
    if version != VERSION or isinstance(version, bool):
        newer = isinstance(version, int) and version > VERSION
        raise InvalidInput(
            _("{name} was written by a newer version of the program.").format(name=path.name)
            if newer
            else _("{name} has no version that this program knows.").format(name=path.name),
            hint=_("Update the program, then import the file again.") if newer else "",
        )
    if unknown := sorted(set(found) - {"format", "version", *SECTIONS}):
        raise InvalidInput(
            _("{name} has parts that this program does not know: {parts}.").format(
                name=path.name, parts=", ".join(unknown)
            )
        )
    return found


def _form(form: Form, names: Names) -> dict[str, Any]:
    stored = dict(form.stored())
    for one in form.entries():
        if isinstance(one.kind, (Reference, Pick)) and one.name in stored:
            stored[one.name] = names.file_word(one.kind.source, form.value(one.name)) or None
    return stored


def _target(kind: str, target: str, names: Names) -> str:
    source = MAPPED_TO.get(MappingKind(kind))
    if source is None:
        return target
    is_id = source == SHIPPING_METHODS and target.isdecimal()
    return names.file_word(source, int(target) if is_id else target)


def _registers(tx: Tx, configuration: Configuration) -> dict[str, list[dict[str, Any]]]:
    used = _used(configuration)
    rows: dict[str, Iterable[Any]] = {
        TAX_NATURES: registers.tax_natures(tx),
        INTERMEDIARIES: registers.intermediaries(tx),
        PAYMENT_METHODS: registers.payment_methods(tx),
        SHIPPING_METHODS: registers.shipping_methods(tx),
    }
    return {
        source: [
            {name: value for name, value in asdict(one).items() if name not in _left_out(source)}
            for one in found
            if (one.code if source == PAYMENT_METHODS else one.id) in used[source]
        ]
        for source, found in rows.items()
    }


def _left_out(source: str) -> tuple[str, ...]:
    return NOT_CARRIED if source == PAYMENT_METHODS else ("id", "enabled")


def _used(configuration: Configuration) -> dict[str, set[Any]]:
    """Source → ids or codes of what the configuration names; nothing of the program's own."""
    used: dict[str, set[Any]] = {source: set() for source in REGISTERS}
    channels = (ChannelForm.of(one) for one in configuration.channels.values())
    for form in (*configuration.forms.values(), *channels):
        for one in form.entries():
            if isinstance(one.kind, (Reference, Pick)) and one.kind.source in used:
                used[one.kind.source].add(form.value(one.name))
    for kind, rows in configuration.mappings.items():
        if (source := MAPPED_TO.get(MappingKind(kind))) is not None:
            used[source] |= {
                int(target) if source == SHIPPING_METHODS and target.isdecimal() else target
                for _code, target in rows
            }
    used[PAYMENT_METHODS] -= BUILT_IN_METHODS
    return used
