"""The settings of one sales channel, in place; and the dialog that adds one."""

import dataclasses
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _, ngettext
from anydesk.core.registers import Intermediary
from anydesk.core.sales_channels import SalesChannel, channel_code, marketplaces
from anydesk.core.settings.channels import LONGEST_NAME, ChannelForm
from anydesk.services.channels import ChannelRow
from anydesk.ui import formats, pieces
from anydesk.ui.dialogs import Question
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.pages.configuration.form_tab import UnderFields
from anydesk.ui.pages.stack import card
from anydesk.ui.pieces import button


class ChannelCard(QWidget):
    """One channel: what is known of it, its settings, and what can be done with it."""

    edited = Signal(object)
    """A ``SalesChannel`` as it stands in the fields, with each keystroke."""

    connect_asked = Signal()
    remove_asked = Signal()
    intermediaries_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row: ChannelRow | None = None
        self._intermediaries: Sequence[Intermediary] = ()
        self.view: FormView[ChannelForm] | None = None
        self.title = pieces.label("", "section_title")
        self.facts = pieces.label("", "muted", wrap=True)
        self.connect_button = button("")
        self.remove_button = button(_("Remove"), icon="trash-2")
        self.intermediaries_button = button(_("Intermediaries…"), icon="pencil")
        self._build()
        self.connect_button.clicked.connect(self.connect_asked)
        self.remove_button.clicked.connect(self.remove_asked)
        self.intermediaries_button.clicked.connect(self.intermediaries_asked)

    def _build(self) -> None:
        surface, self._inside = card()
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.title)
        names.addWidget(self.facts)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addLayout(names, 1)
        for one in (self.remove_button, self.connect_button):
            head.addWidget(one, 0, Qt.AlignmentFlag.AlignTop)
        self._inside.addLayout(head)
        self._inside.addSpacing(8)
        under = UnderFields()
        under.add(self.intermediaries_button)
        self._inside.addWidget(under)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(surface)

    def show_channel(self, row: ChannelRow, intermediaries: Sequence[Intermediary]) -> None:
        """Show the fields of this channel."""
        self._intermediaries = intermediaries
        self.say(row, can_remove=False)
        code = row.channel.marketplace
        offered = [one for one in intermediaries if one.channel in ("", code) and one.enabled]
        view = FormView(
            ChannelForm.of(row.channel),
            references={"intermediaries": [(one.id, one.name) for one in offered]},
        )
        name = view.field("own_name")
        assert isinstance(name, QLineEdit)
        name.setMaxLength(LONGEST_NAME)
        view.changed.connect(self._on_changed)
        if self.view is None:
            self._inside.insertWidget(2, view)
        else:
            self._inside.replaceWidget(self.view, view)
            self.view.hide()
            self.view.deleteLater()
        self.view = view

    def say(self, row: ChannelRow, *, can_remove: bool) -> None:
        """Show what is known of the channel; its fields stay as they are."""
        self._row = row
        channel = row.channel
        self.title.setText(channel.caption)
        self.facts.setText(" · ".join(_facts(row)))
        connected = channel.connected
        self.connect_button.setText(_("Disconnect") if connected else _("Connect"))
        self.remove_button.setVisible(can_remove)

    def _on_changed(self) -> None:
        if self._row is not None and self.view is not None and self.view.is_valid:
            self.edited.emit(self.view.value().put_into(self._row.channel))


def _facts(row: ChannelRow) -> list[str]:
    channel = row.channel
    facts = [
        dataclasses.replace(channel, title="").caption if channel.title else "",
        channel.marketplace,
    ]
    if row.orders:
        text = ngettext("{count} order", "{count} orders", row.orders)
        facts.append(text.format(count=formats.count(row.orders)))
    if row.listings:
        text = ngettext("{count} listing", "{count} listings", row.listings)
        facts.append(text.format(count=formats.count(row.listings)))
    if channel.first_seen_at is not None:
        seen = formats.moment(channel.first_seen_at)
        facts.append(_("here since {moment}").format(moment=seen))
    return [fact for fact in facts if fact]


Draft = Callable[[str, str, str], SalesChannel]
"""Makes a channel of marketplace, account and name. Raises InvalidInput for each field."""


class AddChannel(Question):
    """Which marketplace, which account, which name; ``channel`` is there once it was accepted."""

    def __init__(self, parent: QWidget, draft: Draft) -> None:
        super().__init__(
            parent.window(),
            title=_("Add sales channel"),
            text=_(
                "Only needed to set up a channel before its first order or listing is here: the "
                "others appear by themselves."
            ),
            accept=_("Add"),
        )
        self._draft = draft
        self.channel: SalesChannel | None = None
        self.marketplace = _marketplace_box()
        self.account = QLineEdit()
        self.name_ = QLineEdit()
        self.name_.setMaxLength(LONGEST_NAME)
        self.problem = pieces.label("", "problem", wrap=True)
        self._build()
        self.marketplace.editTextChanged.connect(self._look)
        self.account.textChanged.connect(self._look)
        self.name_.textChanged.connect(self._look)
        self.accept_button.setEnabled(False)
        self.problem.hide()
        self.marketplace.setFocus()

    def _build(self) -> None:
        self._field(
            _("Marketplace"), self.marketplace,
            _("Choose one, or write its code as ANYMARKET has it."),
        )  # fmt: skip
        self._field(
            _("Account"), self.account,
            _("As ANYMARKET calls it, letter by letter. Empty where it names none."),
        )  # fmt: skip
        self._field(_("Own name"), self.name_, _("What you call it. It may stay empty."))
        self.insert(self.problem)

    def _field(self, title: str, field: QWidget, help_: str) -> None:
        label = pieces.label(title)
        label.setBuddy(field)
        field.setAccessibleName(title)
        field.setAccessibleDescription(help_)
        for widget in (label, field, pieces.label(help_, "help", wrap=True)):
            self.insert(widget)

    def code(self) -> str:
        """The hub's code of what is chosen or typed."""
        return channel_code(self.marketplace.currentText())

    def _look(self) -> None:
        """What is entered is checked with each keystroke."""
        sentence = ""
        try:
            self.channel = self._draft(self.code(), self.account.text(), self.name_.text())
        except InvalidInput as error:
            self.channel = None
            sentence = next(iter(error.problems.values()), error.message)
        if not self.marketplace.currentText().strip():
            sentence = ""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        self.accept_button.setEnabled(self.channel is not None)


def _marketplace_box() -> QComboBox:
    box = QComboBox()
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    for code, title in marketplaces():
        box.addItem(title, code)
    box.setCurrentIndex(-1)
    completer = QCompleter(box.model(), box)
    completer.setFilterMode(Qt.MatchFlag.MatchContains)
    completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    box.setCompleter(completer)
    return box
