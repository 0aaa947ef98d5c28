"""Situações: what a situation at ANYMARKET means for the order here (ERP §4.4)."""

from collections import defaultdict
from collections.abc import Sequence

from anydesk.core.hub_orders import HUB_STATUS_TITLES
from anydesk.core.i18n import _, ngettext
from anydesk.core.integrations import Integration
from anydesk.core.mappings import MappingKind, code_key
from anydesk.core.order_flow import hub_status_title, status_title
from anydesk.core.sales_orders import OrderStatus
from anydesk.core.settings import StatusSettings, Tab
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.pages.configuration.mapping_rows import Row, RowWords
from anydesk.ui.pages.configuration.mapping_tab import MappingTab
from anydesk.ui.pages.configuration.status_flow import StatusFlow
from anydesk.ui.pages.stack import card

_TITLES = {code_key(code): title for code, title in HUB_STATUS_TITLES.items()}


class StatusesTab(MappingTab):
    """The flow above, the rows under it, and whether orders may go back."""

    kind = MappingKind.STATUS
    options_first = False

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.flow = StatusFlow()
        surface, column = card()
        column.addWidget(
            pieces.label(_("The way of an order, and what leads to each step"), "caption")
        )
        column.addWidget(self.flow)
        self.column.insertWidget(0, surface)
        self._options_last()
        self.standard_button = pieces.button(_("Add standard situations"), icon="list-checks")
        self.add_button = pieces.button(_("Add a situation"), icon="plus")
        self.tool(self.standard_button)
        self.tool(self.add_button)
        self.standard_button.clicked.connect(self._on_standard)
        self.add_button.clicked.connect(lambda: self.rows.add())

    def _options_last(self) -> None:
        """The rows are what one comes for; the one option stands under them."""
        group = self.groups[StatusSettings.key]
        self.column.removeItem(group)
        self.column.addLayout(group)

    def words(self) -> RowWords:
        return RowWords(
            code=_("Code of the situation at ANYMARKET"),
            target=_("Situation here"),
            choose=_("Choose the situation"),
            empty=_("No situation is mapped yet: every order that is received becomes Open."),
            example="PAID_WAITING_SHIP",
            has_captions=True,
        )

    def caption(self, code: str) -> str:
        title = _TITLES.get(code_key(code), "")
        return _(title) if title else ""

    async def default_rows(self) -> Sequence[Row]:
        return [(code, target) for code, target in self.services.mappings.standard_statuses()]

    def missing(self) -> tuple[Row, ...]:
        """The standard situations that have no row."""
        there = self.rows.keys()
        return tuple(row for row in self.defaults if code_key(row[0]) not in there)

    def _on_standard(self) -> None:
        missing = self.missing()
        self.rows.show_draft((*self.rows.rows(), *missing))
        if not missing:
            self.context.messages.info(_("All standard situations are there already."))

    def on_changed(self) -> None:
        by_status: defaultdict[str, list[str]] = defaultdict(list)
        for code, target in self.rows.rows():
            if code and target:
                by_status[target].append(self.caption(code) or code)
        key = StatusSettings.key
        back = key in self.views and bool(self.views[key].editor("allow_status_regression").value())
        self.flow.show_rows(by_status, may_go_back=back)
        self._say_missing()

    def _say_missing(self) -> None:
        missing = self.missing()
        self.note.setVisible(bool(missing))
        text = ngettext(
            "Not mapped: {names}. A new order in it becomes {open} and gets a pending issue; "
            "an order that is here already is left as it is.",
            "Not mapped: {names}. A new order in one of them becomes {open} and gets a pending "
            "issue; an order that is here already is left as it is.",
            len(missing),
        )
        names = ", ".join(hub_status_title(code) for code, _target in missing)
        self.note.setText(text.format(names=names, open=status_title(OrderStatus.OPEN)))
