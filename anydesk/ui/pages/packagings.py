# ruff: noqa: RUF009 - entry() answers a field of the dataclass, made anew for each
"""Embalagens: the register of packagings as a dialog; what is edited is saved by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Self

from PySide6.QtWidgets import QWidget

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _, ngettext
from anydesk.core.kinds import Choice, Flag, Text
from anydesk.core.packagings import (
    LARGEST,
    MEASURES,
    PACKAGE_TITLES,
    PackageType,
    Packaging,
    packaging_problems,
)
from anydesk.core.product_kinds import Measure
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.pages.configuration.register_panel import RegisterPanel
from anydesk.ui.tables.screen import Column
from anydesk.ui.tones import Tone

WIDTH = 760
ROWS = 9


@dataclass(frozen=True)
class PackagingForm(Form):
    """A packaging as it is edited (ERP §8.1)."""

    key = "packaging"
    title = N_("Packaging")

    name: str = entry(
        Text(60, required=True),
        default="",
        label=N_("Name"),
        help=N_("As it is called on the shelf, for example Box no. 2."),
    )
    type: str = entry(
        Choice(PACKAGE_TITLES),
        default=PackageType.BOX,
        label=N_("Shape"),
        help=N_("Freight is computed from it."),
    )
    length: Decimal | None = entry(
        Measure(1, "cm", LARGEST),
        default=None,
        label=N_("Length"),
        help=N_("The longest side, outside."),
    )
    width: Decimal | None = entry(
        Measure(1, "cm", LARGEST), default=None, label=N_("Width"), help=N_("Empty for a roll.")
    )
    height: Decimal | None = entry(
        Measure(1, "cm", LARGEST),
        default=None,
        label=N_("Height"),
        help=N_("Filled and closed. Empty for a roll."),
    )
    diameter: Decimal | None = entry(
        Measure(1, "cm", LARGEST), default=None, label=N_("Diameter"), help=N_("Of a roll only.")
    )
    enabled: bool = entry(
        Flag(),
        default=True,
        label=N_("In use"),
        help=N_("Off: it cannot be chosen any more. Products that have it keep it."),
    )

    @classmethod
    def of(cls, one: Packaging) -> Self:
        """A packaging of the register as it is edited."""
        return cls(**{field.name: getattr(one, field.name) for field in cls().entries()})

    def put_into(self, one: Packaging) -> Packaging:
        """The packaging with what was entered."""
        return replace(one, **{field.name: self.value(field.name) for field in self.entries()})

    def problems(self) -> Mapping[str, str]:
        return {**packaging_problems(self.put_into(Packaging("")), ()), **super().problems()}


class PackagingsPanel(RegisterPanel[Packaging]):
    """Every packaging with how many products are sent in it."""

    def __init__(self, context: PageContext) -> None:
        self.name = _("Packagings")
        self.add_title = _("New packaging")
        self.empty = _("No packaging yet. Add the boxes and envelopes that you send in.")
        self._uses: Mapping[int, int] = {}
        self.columns = (
            Column[Packaging](N_("Name"), lambda p: p.name, width=180, stretch=True),
            Column[Packaging](N_("Shape"), lambda p: p.type, _shape, width=128),
            Column[Packaging](N_("Size"), size_text, width=168),
            Column[Packaging](
                N_("Products"), lambda p: self._uses.get(p.id or 0, 0), formats.count, width=84,
                right=True,
            ),
            Column[Packaging](
                N_("Situation"), lambda p: p.enabled,
                lambda on: _("In use") if on else _("Disabled"), width=112,
                tone=lambda p: Tone.GOOD if p.enabled else Tone.MUTED,
            ),
        )  # fmt: skip
        super().__init__(context, rows=ROWS)

    async def read(self) -> Sequence[Packaging]:
        self._uses = await self.context.services.packagings.uses()
        return await self.context.services.packagings.rows()

    def form_of(self, record: Packaging | None) -> PackagingForm:
        return PackagingForm.of(record) if record is not None else PackagingForm()

    async def write(self, record: Packaging | None, form: PackagingForm) -> None:
        before = record or Packaging("")
        saved = await self.context.services.packagings.save(form.put_into(before))
        count = self._uses.get(saved.id or 0, 0)
        if count and any(getattr(saved, name) != getattr(before, name) for name in MEASURES):
            text = ngettext(
                "{count} product has the new measures.",
                "{count} products have the new measures.",
                count,
            )
            self.context.messages.good(text.format(count=formats.count(count)))

    async def forget(self, record: Packaging) -> None:
        assert record.id is not None
        await self.context.services.packagings.remove(record.id)


def _shape(kind: str) -> str:
    return next((_(title) for code, title in PACKAGE_TITLES if code == kind), kind)


def size_text(one: Packaging) -> str:
    """``"30 × 20 × 10 cm"``, of a roll ``"60 × Ø 8 cm"``; "" where nothing is known."""
    sizes = [formats.number(size) for size in (one.length, one.width, one.height) if size]
    if one.diameter:
        sizes.append(f"Ø {formats.number(one.diameter)}")
    return f"{' × '.join(sizes)} cm" if sizes else ""


class PackagingsDialog(Question):
    """The register with one button to close it."""

    def __init__(self, parent: QWidget | None, context: PageContext) -> None:
        super().__init__(
            parent,
            title=_("Packagings"),
            text=_(
                "What products are sent in. Changing the size of a packaging changes it for every "
                "product that is sent in it."
            ),
            accept=_("Close"),
        )
        self.reject_button.hide()
        self.setMinimumWidth(WIDTH)
        self.panel = PackagingsPanel(context)
        self.insert(self.panel)


async def manage_packagings(parent: QWidget, context: PageContext) -> None:
    """Show the register of packagings until it is closed."""
    dialog = PackagingsDialog(parent.window(), context)
    await dialog.panel.load()
    await shown(dialog)
