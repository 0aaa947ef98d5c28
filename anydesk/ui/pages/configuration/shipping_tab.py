"""Formas de frete: who carries the parcels of received orders, with which service (ERP §7)."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.mappings import MappingKind
from anydesk.core.settings import Tab
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.mapping_rows import RowWords
from anydesk.ui.pages.configuration.mapping_tab import MappingTab, Targets
from anydesk.ui.pages.configuration.register_dialogs import new_shipping_method, show_shipping
from anydesk.ui.pages.configuration.sample_order import SampleWords, ask_sample_order


class ShippingTab(MappingTab):
    """The codes, offered only the registered shipping methods, and the way to register one."""

    kind = MappingKind.SHIPPING

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.sample_button = pieces.button(_("Link shipping method from an order"), icon="receipt")
        self.add_button = pieces.button(_("Enter code by hand"), icon="keyboard")
        self.new_button = pieces.button(_("New shipping method"), icon="plus")
        self.register_button = pieces.button(
            _("Registered shipping methods"), icon="truck", weight="link"
        )
        for button in (
            self.sample_button,
            self.add_button,
            self.new_button,
            self.register_button,
        ):
            self.tool(button)
        start = context.tasks.start
        self.sample_button.clicked.connect(lambda: start(self._link(), owner=self))
        self.add_button.clicked.connect(lambda: self.rows.add())
        self.new_button.clicked.connect(lambda: start(self._register(), owner=self))
        self.register_button.clicked.connect(lambda: start(self._registers(), owner=self))

    def words(self) -> RowWords:
        return RowWords(
            code=_("Code in the integration"),
            target=_("Shipping method here"),
            choose=_("Choose the shipping method"),
            empty=_(
                "No code is linked. Known carriers are recognised by their name; the orders of "
                "others get a pending issue."
            ),
            example=_("as the order says it"),
        )

    async def targets(self) -> Targets:
        offered, known = await super().targets()
        # A suggestion may name a provider whose service is registered by saving.
        providers = await self.services.registers.shipping_providers()
        names = {one.name: one.name for one in providers if one.enabled}
        self._say_note(offered)
        return offered, {**names, **known}

    def _say_note(self, offered: Sequence[tuple[str, str]]) -> None:
        if offered:
            self.note.setText(
                _(
                    "The code of a service is looked up before its name. Frenet tells the service "
                    "that it chose: each of them needs its own row."
                )
            )
        else:
            self.note.setText(
                _(
                    "No shipping method is registered yet. Register the services that you use, "
                    "such as PAC and SEDEX of Correios; only those can be chosen here."
                )
            )
        self.note.show()

    async def _link(self) -> None:
        words = SampleWords(
            title=_("Link shipping method from an order"),
            text=_(
                "Type the number of an order that was sent this way. What is linked here counts "
                "for every later order with the same code."
            ),
            choose=_("Choose the shipping method"),
            register=_("New shipping method"),
        )
        links = await ask_sample_order(
            self, self.context, self.integration.id, self.kind, words, self._new
        )
        await self.registers_changed()
        for code, target in links:
            self.rows.link(code, target)

    async def _new(self, parent: QWidget) -> None:
        await new_shipping_method(parent, self.context)

    async def _register(self) -> None:
        await self._new(self)
        await self.registers_changed()

    async def _registers(self) -> None:
        await show_shipping(self, self.context)
        await self.registers_changed()
