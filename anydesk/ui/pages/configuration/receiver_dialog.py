"""*Gerar link para usar a importação automática de pedidos*: how orders arrive, and the link."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from anydesk.core.errors import AppError
from anydesk.core.i18n import _
from anydesk.core.integrations import Integration
from anydesk.core.receivers import Receiver, ReceiverForm, problems_of
from anydesk.services.receipt import Arrival
from anydesk.ui import formats, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, confirm, shown
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.pieces import button

WIDTH = 620


class ReceiverDialog(Question):
    """How the receipt of a store stands, and the link for those who have a public address."""

    def __init__(
        self, parent: QWidget, context: PageContext, one: Integration, arrival: Arrival
    ) -> None:
        super().__init__(
            parent.window(),
            title=_("Automatic receipt of {store}").format(store=one.name),
            text=_explained(),
            accept=_("Save"),
            reject=_("Close"),
        )
        self.setMinimumWidth(WIDTH)
        self._context, self._store = context, one
        self.standing = pieces.label(standing(arrival), "plain", wrap=True)
        self.view = FormView(ReceiverForm())
        self.link = QLineEdit()
        self.copy_button = button(_("Copy"), icon="copy")
        self.register_button = button(_("Register at ANYMARKET"), icon="link")
        self.renew_button = button(_("New link"), icon="refresh-cw")
        self.said = pieces.label("", "plain", wrap=True)
        self._build()
        self.view.changed.connect(self._on_changed)

    def _build(self) -> None:
        self.link.setReadOnly(True)
        self.link.setAccessibleName(_("Link for ANYMARKET"))
        self.link.setPlaceholderText(_("Fill in the public address and save it first."))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.link, 1)
        row.addWidget(self.copy_button)
        more = QHBoxLayout()
        more.setContentsMargins(0, 0, 0, 0)
        more.addWidget(self.register_button)
        more.addWidget(self.renew_button)
        more.addStretch(1)
        for widget in (self.standing, self.view, pieces.label(_("Link for ANYMARKET"))):
            self.insert(widget)
        for line in (row, more):
            holder = QWidget()
            holder.setLayout(line)
            self.insert(holder)
        self.insert(self.said)
        self.copy_button.clicked.connect(self._on_copy)
        start = self._context.tasks.start
        self.register_button.clicked.connect(lambda: start(self._register(), owner=self))
        self.renew_button.clicked.connect(lambda: start(self._renew(), owner=self))
        self.accept_button.clicked.disconnect()
        self.accept_button.clicked.connect(lambda: start(self._save(), owner=self))

    def put(self, one: Receiver) -> None:
        """Show the settings and the link."""
        self.view.put(
            ReceiverForm(
                enabled=one.enabled, public_url=one.public_url, host=one.host, port=one.port
            )
        )
        self._show_link(one)
        self.fit()

    def _show_link(self, one: Receiver) -> None:
        self.link.setText(one.link)
        self.link.setCursorPosition(0)
        for each in (self.copy_button, self.register_button, self.renew_button):
            each.setEnabled(bool(one.link))
        self._on_changed()

    def _on_changed(self) -> None:
        self.accept_button.setEnabled(self.view.is_valid and self.view.is_changed)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self.link.text())
        self.say(_("The link was copied. Paste it at ANYMARKET as the callback address."))

    def say(self, text: str) -> None:
        """What became of it, in place."""
        self.said.setText(text)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    async def _save(self) -> None:
        form = self.view.value()
        if problems := problems_of(form):
            self.view.show_problems(problems)
            return
        self.put(await self._context.services.receivers.save(self._store.id, form))
        self.say(
            _("Saved. Paste the link at ANYMARKET, or register it here.")
            if form.enabled
            else _("Saved. Orders go on arriving within two minutes.")
        )

    async def _register(self) -> None:
        self.say(_("Asking ANYMARKET…"))
        try:
            await self._context.services.receivers.register(self._store.id)
        except AppError as error:
            self.say(str(error))
            return
        self.say(_("ANYMARKET knows the link and calls it when an order changes."))

    async def _renew(self) -> None:
        if await confirm(
            self,
            _("Make a new link?"),
            _("The link known so far stops working at once. Paste or register the new one."),
            accept=_("New link"),
            dangerous=True,
        ):
            self._show_link(await self._context.services.receivers.renew(self._store.id))
            self.say(_("This is the new link. Paste it at ANYMARKET, or register it here."))


def standing(arrival: Arrival) -> str:
    """How far the orders have arrived, in sentences."""
    cursor = arrival.cursor
    if cursor.checked_at is None:
        return _("Nothing was looked for yet. It begins when the program is open.")
    text = _("Last looked for orders: {moment}.").format(
        moment=formats.full_moment(cursor.checked_at)
    )
    if arrival.is_feed_silent:
        text += " " + _(
            "ANYMARKET's queue of changes was always empty although orders changed: probably it "
            "is not switched on in ANYMARKET's panel. Orders arrive all the same, because the "
            "program also asks for them."
        )
    return text


def _explained() -> str:
    return _(
        "While the program is open, new and changed orders arrive by themselves within two "
        "minutes; for that nothing is to be set up here. Who has a public address, such as a "
        "tunnel to this computer, can let ANYMARKET call it, and orders arrive within seconds. At "
        "ANYMARKET the link belongs under Configuração → Parâmetros → Callbacks URLs."
    )


async def open_receiver(parent: QWidget, context: PageContext, one: Integration) -> None:
    """Show the dialog until it is closed."""
    arrival = await context.services.receipt.standing(one.id)
    dialog = ReceiverDialog(parent, context, one, arrival)
    dialog.put(await context.services.receivers.get(one.id))
    await shown(dialog)
