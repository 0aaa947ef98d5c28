"""Tab 1: which account this store is, its token, its situation, and what concerns it as a whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from anydesk.core.errors import InvalidInput, NotConnected
from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_, _
from anydesk.core.integrations import (
    ENVIRONMENT_TITLES,
    SITUATION_TITLES,
    Environment,
    Integration,
    Situation,
)
from anydesk.core.kinds import Secret, Text
from anydesk.core.settings import Tab
from anydesk.services.integrations import CheckKind, TokenCheck
from anydesk.services.token_checks import shown_account
from anydesk.ui import icons, pieces
from anydesk.ui.context import PageContext
from anydesk.ui.forms.form_view import LABEL_WIDTH, FormView
from anydesk.ui.pages import captions
from anydesk.ui.pages.configuration import integration_actions
from anydesk.ui.pages.configuration.form_tab import GAP, UnderFields, bring_into_view
from anydesk.ui.pages.configuration.tab import ConfigurationTab, Found
from anydesk.ui.pieces import button
from anydesk.ui.top_bar import StatusLabel

REFUSALS = frozenset({CheckKind.REFUSED, CheckKind.OTHER_ENVIRONMENT})
LONGEST_NAME = 60

SITUATION_HELP: Mapping[Situation, str] = {
    Situation.ACTIVE: N_("The store is offered wherever orders are received and data is sent."),
    Situation.INACTIVE: N_("The store is left out of everything. Nothing of it is lost."),
    Situation.NOT_CONFIGURED: N_("The set-up was not finished yet."),
    Situation.NOT_INSTALLED: N_("The settings were never tested with success."),
}


@dataclass(frozen=True)
class ConnectionForm(Form):
    """The name and the token of a store. The token is checked, and kept in the keyring."""

    key = "integration"
    title = N_("Integration")

    name: str = entry(
        Text(maximum=LONGEST_NAME, required=True),
        default="",
        label=N_("Name of the store"),
        help=N_("Only for you: lists and messages call the store so."),
    )
    token: str = entry(
        Secret(),
        default="",
        label=N_("Token"),
        help=N_("Only to replace it. It is checked first, and kept in this computer's keyring."),
    )


class IntegrationTab(ConfigurationTab):
    """The account behind the store (ERP §1.1)."""

    def __init__(self, context: PageContext, integration: Integration, tab: Tab) -> None:
        super().__init__(context, integration, tab)
        self.view = FormView(ConnectionForm())
        self.facts = _Facts()
        self.situation = _SituationRow()
        self.test_button = button(_("Test settings"), icon="plug-zap")
        self.result = pieces.label("", "plain", wrap=True)
        self.hint = pieces.label("", "help", wrap=True)
        self.more_button = pieces.named(QToolButton(), "filter")
        self._build()
        self.view.changed.connect(self._on_changed)
        self.test_button.clicked.connect(self._on_test)
        self.situation.button.clicked.connect(self._on_situation)

    def _build(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.facts, 1)
        top.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(top)
        self.column.addWidget(self.situation)
        self.column.addWidget(self.view)
        under = UnderFields()
        under.add(self.test_button)
        under.column.addWidget(self.result)
        under.column.addWidget(self.hint)
        self.column.addWidget(under)
        self.say("")
        self._build_menu()

    def _build_menu(self) -> None:
        self.more_button.setText(_("More actions"))
        self.more_button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more_button)
        for one in integration_actions.ACTIONS:
            if one.apart:
                menu.addSeparator()
            made = menu.addAction(icons.icon(one.icon, "muted"), _(one.title))
            made.triggered.connect(partial(self._on_action, one))
        self.more_button.setMenu(menu)

    # What the page asks for

    async def load(self) -> None:
        await self._read()
        self.view.put(ConnectionForm(name=self.integration.name))
        self.say("")
        self.changed.emit()

    async def _read(self) -> None:
        one = self.integration = await self.services.integrations.get(self.integration.id)
        self.facts.show_facts(one)
        self.situation.show_situation(one.situation)
        self.view.field("token").setProperty(
            "placeholderText",
            _("A token is kept. Paste another one to replace it.")
            if one.has_token
            else _("Paste the token here."),
        )

    @property
    def is_changed(self) -> bool:
        return self.view.is_changed

    @property
    def is_valid(self) -> bool:
        return self.view.is_valid

    async def save(self) -> None:
        """A token that is refused, or a name that is taken, leaves both as they were."""
        form = self.view.value()
        await self._check_name(form.name)
        kept = await self._replace_token(form.token) if form.token else True
        if form.name != self.integration.name:
            await self.services.integrations.rename(self.integration.id, form.name)
        await self._read()
        self.view.put(ConnectionForm(name=self.integration.name))
        if not kept:
            self.hint.setText(
                _(
                    "This computer has no keyring, so the token is kept only until the program is "
                    "closed. You will be asked for it again next time."
                )
            )
            self.hint.show()
        self.changed.emit()

    def undo(self) -> None:
        self.view.undo()
        self.say("")

    def entries(self) -> Sequence[Found]:
        fields = tuple(
            Found(_(one.label), _(one.help), partial(self._show_field, one.name))
            for one in ConnectionForm.entries()
        )
        rest = (
            Found(
                _("Situation"),
                _("Active or inactive, and whether the set-up is finished."),
                partial(bring_into_view, self.situation.button),
            ),
            Found(
                _("Test settings"),
                _("Asks ANYMARKET whether it knows the token."),
                partial(bring_into_view, self.test_button),
            ),
        )
        actions = (
            Found(_(one.title), _(one.help), partial(bring_into_view, self.more_button))
            for one in integration_actions.ACTIONS
        )
        return (*fields, *rest, *actions)

    # The token

    async def _check_name(self, name: str) -> None:
        others = (
            one for one in await self.services.integrations.all() if one.id != self.integration.id
        )
        if any(one.name.casefold() == name.casefold() for one in others):
            sentence = _("There is a store of this name already.")
            self.view.show_problems({"name": sentence})
            raise InvalidInput(sentence, problems={"name": sentence})

    async def _replace_token(self, token: str) -> bool:
        """Keep a token that is not refused. False: only until the program is closed."""
        one = self.integration
        self.say(_("Asking ANYMARKET…"))
        try:
            found = await self.services.integrations.check_token(
                one.environment, one.base_url, token
            )
            if found.kind in REFUSALS:
                raise InvalidInput(found.message, problems={"token": found.message})
            kept = await self.services.integrations.save_token(one.id, token)
            self._tell(await self.services.integrations.test(one.id))
        except InvalidInput as error:
            self.say("")
            self.view.show_problems(error.problems)
            raise
        return kept

    def _on_test(self) -> None:
        if self.test_button.isEnabled():
            self.test_button.setEnabled(False)
            self.context.tasks.start(self._test(), owner=self)

    async def _test(self) -> None:
        """What is typed is tried without being kept; else what is kept."""
        self.say(_("Asking ANYMARKET…"))
        one, typed = self.integration, self.view.editor("token").value()
        integrations = self.services.integrations
        try:
            if typed:
                check = await integrations.check_token(one.environment, one.base_url, typed)
            else:
                check = await integrations.test(one.id)
        except (InvalidInput, NotConnected) as error:
            self.say(error.message, error.hint, good=False)
        else:
            self._tell(check)
            await self._read()
        finally:
            self.test_button.setEnabled(True)

    def _tell(self, check: TokenCheck) -> None:
        self.say(check.message, check.hint, good=check.is_good)

    def say(self, message: str, hint: str = "", *, good: bool = True) -> None:
        """What was found, in place."""
        self.result.setText(message)
        self.result.setObjectName("plain" if good else "problem")
        pieces.restyle(self.result)
        self.result.setVisible(bool(message))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    # The rest

    def _on_changed(self) -> None:
        self.say("")
        self.changed.emit()

    def _on_situation(self) -> None:
        self.context.tasks.start(self._change_situation(), owner=self)

    async def _change_situation(self) -> None:
        await integration_actions.change_situation(self, self.context, self.integration)
        await self._read()

    def _on_action(self, action: integration_actions.StoreAction, _checked: bool = False) -> None:
        self.context.tasks.start(action.run(self, self.context, self.integration), owner=self)

    def _show_field(self, name: str) -> None:
        bring_into_view(self.view.field(name))


class _Facts(QWidget):
    """What is as it is: label and value, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self._values: dict[str, QLabel] = {}

    def show_facts(self, one: Integration) -> None:
        """The kind, the environment and the account."""
        environment = _(ENVIRONMENT_TITLES[one.environment])
        if one.environment is Environment.CUSTOM:
            environment = f"{environment} · {one.base_url}"
        self._put(_("Kind"), "ANYMARKET")
        self._put(_("Environment"), environment)
        self._put(_("Account"), shown_account(one.account) or _("Not known yet"))

    def _put(self, title: str, text: str) -> None:
        if title not in self._values:
            line = len(self._values)
            self._values[title] = value = pieces.label("", "plain", wrap=True)
            self._grid.addWidget(pieces.label(title), line, 0)
            self._grid.addWidget(value, line, 1)
        self._values[title].setText(text)


class _SituationRow(QWidget):
    """The situation in a word, what it means, and the button that changes it."""

    def __init__(self) -> None:
        super().__init__()
        self.status = StatusLabel()
        self.button = button("")
        self.help = pieces.label("", "help", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(GAP)
        row.addWidget(self.status)
        row.addWidget(self.button)
        row.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        grid.addWidget(pieces.label(_("Situation")), 0, 0)
        grid.addLayout(row, 0, 1)
        grid.addWidget(self.help, 1, 1)

    def show_situation(self, situation: Situation) -> None:
        """Its word, and what can be done about it."""
        self.status.say(captions.SITUATION_TONES[situation], _(SITUATION_TITLES[situation]))
        self.help.setText(_(SITUATION_HELP[situation]))
        titles = {
            Situation.ACTIVE: _("Deactivate"),
            Situation.INACTIVE: _("Activate"),
            Situation.NOT_CONFIGURED: _("Continue the set-up"),
            Situation.NOT_INSTALLED: _("Continue the set-up"),
        }
        self.button.setText(titles[situation])
