"""From a document to a configuration: every value that cannot be used is named, none is guessed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any, TypeVar

from anydesk.core import register_checks as checks
from anydesk.core import register_lists as lists
from anydesk.core.categories import HubCategory
from anydesk.core.category_mapping import Counterpart, names_of, path_key, path_of
from anydesk.core.configuration import Configuration, Difference
from anydesk.core.documents import normal_tax_id
from anydesk.core.errors import InvalidInput
from anydesk.core.folding import fold
from anydesk.core.forms import Entry, Form
from anydesk.core.i18n import N_, _
from anydesk.core.kinds import Choices, Pick, Reference
from anydesk.core.mappings import MappingKind, code_key
from anydesk.core.registers import Intermediary, PaymentMethodEntry, ShippingMethod, TaxNature
from anydesk.core.sales_channels import (
    ChannelOrigin,
    SalesChannel,
    channel_code,
    found_channel,
)
from anydesk.core.sales_orders import OrderStatus
from anydesk.core.setting_names import (
    INTERMEDIARIES,
    PAYMENT_METHODS,
    SHIPPING_METHODS,
    TAX_NATURES,
    Names,
)
from anydesk.core.settings.channels import ChannelForm
from anydesk.services.configuration_file import MAPPED_TO, REGISTERS, Document
from anydesk.storage import categories, category_mappings, registers
from anydesk.storage import configuration as storage
from anydesk.storage.store import Tx

F = TypeVar("F", bound=Form)
Pair = tuple[str, str]

_REGISTER_TITLES: Mapping[str, str] = {
    TAX_NATURES: N_("Operation nature"),
    INTERMEDIARIES: N_("Intermediary"),
    PAYMENT_METHODS: N_("Payment method"),
    SHIPPING_METHODS: N_("Shipping method"),
}
_CHANNEL_KEYS = ("marketplace", "account_name", "connected")


@dataclass
class Reading:
    """Reads one document for one integration, inside a transaction.

    Register entries that are missing here are added, so that others can refer to them: whoever
    finds ``problems`` must let the transaction fail.

    Args:
        new_channels: channels that are not known here are added; else they are left out.
    """

    tx: Tx
    integration_id: int
    document: Document
    at: datetime
    new_channels: bool = True
    problems: list[Difference] = field(default_factory=list)
    added: list[Difference] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.before = storage.read(self.tx, self.integration_id)
        for source in REGISTERS:
            self._read_register(source)
        self.names: Names = storage.names(self.tx)

    def configuration(self) -> Configuration:
        """What the integration has with the document; parts that it lacks stay as they are."""
        return Configuration(
            forms=self._forms(),
            mappings=self._mappings(),
            channels=self._channels(),
            categories=self._categories(),
        )

    # Registers

    def _read_register(self, source: str) -> None:
        part = self._part("registers", dict)
        placed = list(self._rows(part.get(source, []), f"registers.{source}"))
        rows = [row for _place, row in placed]
        for place, row in placed:
            try:
                made = self._entry(source, row)
                if self._is_there(source, made, rows):
                    continue
                made = self._saved(made)
            except InvalidInput as error:
                self._problem(place, _("an entry of a register"), row, _sentence(error))
                continue
            title = f"{_(_REGISTER_TITLES[source])}: {_title(made)}"
            self.added.append(Difference(title, "", _("is added"), place))

    def _is_there(self, source: str, made: Any, rows: Sequence[Mapping[str, Any]]) -> bool:
        """An entry of this name is here already; it stays as it is."""
        name = fold(_title(made))
        if source != INTERMEDIARIES:
            names = storage.names(self.tx).by_source[source].values()
            return any(fold(one) == name for one in names)
        alike = [one for one in registers.intermediaries(self.tx) if fold(one.name) == name]
        if sum(fold(str(row.get("name"))) == name for row in rows) > 1:
            # One user name at several marketplaces, told apart as in ``storage.names``.
            key = (made.channel, normal_tax_id(made.document))
            return any((one.channel, one.document) == key for one in alike)
        return bool(alike)

    def _entry(self, source: str, row: Mapping[str, Any]) -> Any:
        kind = REGISTERS[source]
        known = {one.name: one.default for one in fields(kind) if one.name not in ("id", "code")}
        if source == SHIPPING_METHODS:
            known["code"] = ""
        values: dict[str, Any] = {"code": ""} if source == PAYMENT_METHODS else {}
        for name, value in row.items():
            wanted = type(known.get(name)) if isinstance(known.get(name), (int, bool)) else str
            if name not in known or type(value) is not wanted:
                raise InvalidInput(_("“{value}” cannot be used here.").format(value=_short(value)))
            values[name] = value
        values.setdefault("name", "")
        if source == SHIPPING_METHODS:
            values.setdefault("provider", "")
        return kind(**values)

    def _saved(self, made: Any) -> Any:
        tx = self.tx
        match made:
            case TaxNature():
                tidy: Any = checks.tax_nature(made, registers.tax_natures(tx))
            case Intermediary():
                tidy = checks.intermediary(made, registers.intermediaries(tx))
            case PaymentMethodEntry():
                code = lists.next_own_code(registers.stored(tx, PaymentMethodEntry))
                known = registers.payment_methods(tx)
                tidy = checks.payment_method(replace(made, code=code), known)
            case _:
                providers = [one.name for one in registers.shipping_providers(tx)]
                tidy = checks.shipping_method(made, providers, registers.shipping_methods(tx))
        return registers.save(tx, tidy)

    # The parts

    def _forms(self) -> dict[str, Form]:
        changed: dict[str, dict[str, Any]] = {key: {} for key in self.before.forms}
        for where, stored in self._part("settings", dict).items():
            key, _dot, name = str(where).partition(".")
            form = self.before.forms.get(key)
            one = _entry_of(form, name) if form else None
            if one is None:
                sentence = _("There is no setting “{name}”.").format(name=where)
                self._problem(str(where), str(where), stored, sentence)
                continue
            self._take(changed[key], one, stored, str(where))
        return {key: self._made(form, changed[key]) for key, form in self.before.forms.items()}

    def _made(self, form: F, values: Mapping[str, Any], where: str = "") -> F:
        made = form.with_values(**values)
        for name, sentence in made.problems().items():
            one = _entry_of(form, name)
            label = _(one.label) if one else name
            shown = self.names.shown(one.kind, made.value(name)) if one else ""
            self._problem(f"{where or form.key}.{name}", label, shown, sentence)
        return made

    def _take(self, values: dict[str, Any], one: Entry, stored: Any, where: str) -> None:
        try:
            values[one.name] = self._value(one, stored)
        except InvalidInput as error:
            self._problem(where, _(one.label), stored, _sentence(error))

    def _value(self, one: Entry, stored: Any) -> Any:
        if isinstance(one.kind, (Reference, Pick)):
            if stored in (None, ""):
                return one.default
            if not isinstance(stored, str):
                raise InvalidInput(_("“{value}” cannot be used here.").format(value=_short(stored)))
            return self.names.value(one.kind.source, stored)
        try:
            value = one.kind.from_json(stored)
        except ValueError:
            if isinstance(stored, str):
                return self.names.typed(one.kind, stored)
            raise InvalidInput(
                _("“{value}” cannot be used here.").format(value=_short(stored))
            ) from None
        if isinstance(one.kind, Choices) and isinstance(stored, list) and len(value) < len(stored):
            raise InvalidInput(_("Choose from the options."))
        if problem := one.kind.check(value):
            raise InvalidInput(problem)
        return value

    def _mappings(self) -> dict[str, tuple[Pair, ...]]:
        part = self._part("mappings", dict)
        for kind in set(part) - set(self.before.mappings):
            sentence = _("“{kind}” is not a kind of mapping.").format(kind=kind)
            self._problem(f"mappings.{kind}", str(kind), "", sentence)
        return {
            kind: tuple(self._mapping_rows(kind, part[kind])) if kind in part else rows
            for kind, rows in self.before.mappings.items()
        }

    def _mapping_rows(self, kind: str, rows: Any) -> Iterator[Pair]:
        seen: set[str] = set()
        for place, row in self._rows(rows, f"mappings.{kind}"):
            code, target = row.get("code"), row.get("target")
            try:
                if not isinstance(code, str) or not isinstance(target, str) or not code.strip():
                    raise InvalidInput(_("A row has no code."))
                if code_key(code) in seen:
                    sentence = _("The code “{code}” stands twice.")
                    raise InvalidInput(sentence.format(code=code))
                seen.add(code_key(code))
                yield " ".join(code.split()), self._target(kind, code, target)
            except InvalidInput as error:
                self._problem(place, str(code or place), target, _sentence(error))

    def _target(self, kind: str, code: str, target: str) -> str:
        source = MAPPED_TO.get(MappingKind(kind))
        if source is not None:
            return str(self.names.value(source, target))
        if target not in set(OrderStatus):
            sentence = _("“{code}” is to mean “{target}”, which is not there (any more).")
            raise InvalidInput(sentence.format(code=code, target=target))
        return target

    def _channels(self) -> dict[Pair, SalesChannel]:
        found = dict(self.before.channels)
        for place, row in self._rows(self._part("channels", list), "channels"):
            told, account = row.get("marketplace"), row.get("account_name", "")
            code = channel_code(told) if isinstance(told, str) else ""
            if not code or not isinstance(account, str):
                self._problem(place, place, told, _("A sales channel has no marketplace."))
                continue
            known = found.get((code, account))
            if known is not None or self.new_channels:
                base = known or found_channel(
                    self.integration_id, code, account, origin=ChannelOrigin.MANUAL, at=self.at
                )
                found[code, account] = self._channel(place, row, base)
        return found

    def _channel(self, place: str, row: Mapping[str, Any], base: SalesChannel) -> SalesChannel:
        form, values = ChannelForm.of(base), dict[str, Any]()
        for name, stored in row.items():
            if (one := _entry_of(form, name)) is not None:
                self._take(values, one, stored, f"{place}.{name}")
            elif name not in _CHANNEL_KEYS:
                sentence = _("There is no setting “{name}”.").format(name=name)
                self._problem(f"{place}.{name}", base.caption, stored, sentence)
        connected = row.get("connected", base.connected)
        if not isinstance(connected, bool):
            self._problem(f"{place}.connected", base.caption, connected, _("Write yes or no."))
        made = self._made(form, values, place)
        return replace(made.put_into(base), connected=connected is True)

    def _categories(self) -> Mapping[str, Counterpart]:
        if "categories" not in self.document:
            return self.before.categories
        hub = category_mappings.hub_tree(self.tx, self.integration_id)
        by_path = {fold(one.path): one for one in hub}
        found: dict[str, Counterpart] = {}
        for place, row in self._rows(self._part("categories", list), "categories"):
            path, hub_id, hub_path = row.get("path"), row.get("hub_id"), row.get("hub_path")
            names = names_of(path) if isinstance(path, str) else ()
            if not names or not isinstance(hub_path, str) or type(hub_id) is not int:
                sentence = _("A category has no path, or none of ANYMARKET.")
                self._problem(place, str(path or place), hub_path, sentence)
                continue
            # Another account may have the same category under another id.
            there = by_path.get(fold(hub_path), HubCategory(self.integration_id, hub_id, "", ""))
            if hub and not there.path:
                sentence = _("ANYMARKET has no category “{path}” in this store.")
                self._problem(place, path_of(names), hub_path, sentence.format(path=hub_path))
                continue
            found[path_of(names)] = Counterpart(there.hub_id, there.path or hub_path)
        categories.collect(self.tx, found)
        paths = {path_key(one.path): one.path for one in categories.tree(self.tx)}
        return {paths[path_key(path)]: one for path, one in found.items()}

    # What is wrong with the document

    def _part(self, name: str, wanted: type) -> Any:
        part = self.document.get(name, wanted())
        if isinstance(part, wanted):
            return part
        self._problem(name, name, part, _("This part of the file cannot be read."))
        return wanted()

    def _rows(self, rows: Any, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for number, row in enumerate(rows if isinstance(rows, list) else [rows], 1):
            if isinstance(row, dict):
                yield f"{where}[{number}]", row
            else:
                sentence = _("This part of the file cannot be read.")
                self._problem(f"{where}[{number}]", where, row, sentence)

    def _problem(self, where: str, what: str, value: Any, sentence: str) -> None:
        told = Difference(what, "", _short(value), where, sentence)
        if told not in self.problems:
            self.problems.append(told)


def _entry_of(form: Form, name: str) -> Entry | None:
    for one in form.entries():
        if name in (one.name, one.formerly) and name:
            return one
    return None


def _title(made: Any) -> str:
    return str(made.title if isinstance(made, (ShippingMethod, PaymentMethodEntry)) else made.name)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _sentence(error: InvalidInput) -> str:
    return next(iter(error.problems.values()), error.message)
