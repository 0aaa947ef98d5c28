"""The first pages of the set-up: welcome, environment and name, token."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
)

from anydesk.core.errors import InvalidInput, NotConnected
from anydesk.core.i18n import N_, _
from anydesk.core.integrations import ENVIRONMENT_TITLES, Environment
from anydesk.services.integrations import TokenCheck
from anydesk.ui import icons
from anydesk.ui.page import button
from anydesk.ui.pages.set_up_state import SetUp
from anydesk.ui.pieces import label
from anydesk.ui.wizard import WizardPage

PRACTICE_TOKEN = "practice-token"
HELP_INDENT = 30
"""Pixels from the edge to the words of a radio button."""

ENVIRONMENT_HELP = {
    Environment.PRODUCTION: N_("The real store. Orders are sales, and what is sent is published."),
    Environment.SANDBOX: N_("ANYMARKET's own place for tests, with a token of its own."),
    Environment.PRACTICE: N_("A store invented by this program. No token, nothing can go wrong."),
}


def note(text: str = "", name: str = "help") -> QLabel:
    """A wrapped line of smaller text."""
    return label(text, name, wrap=True)


class WelcomePage(WizardPage):
    """What is going to happen."""

    def __init__(self) -> None:
        super().__init__(
            "welcome",
            _("Welcome"),
            _("Let us connect your store"),
            _("A few questions, about three minutes. You can stop at any page and continue later."),
        )
        for icon, text in (
            ("plug", _("The program reads your orders and listings from ANYMARKET.")),
            ("shield-check", _("Nothing is sent there until you have seen what will change.")),
            ("key-round", _("Your token stays in this computer's keyring, nowhere else.")),
        ):
            row = QHBoxLayout()
            row.setSpacing(12)
            picture = QLabel()
            picture.setPixmap(icons.icon(icon, "accent").pixmap(icons.MEDIUM))
            row.addWidget(picture)
            row.addWidget(note(text, "plain"), 1)
            self.column.addLayout(row)


class EnvironmentPage(WizardPage):
    """Which ANYMARKET, and what the merchant calls the store."""

    def __init__(self, state: SetUp) -> None:
        super().__init__(
            "environment",
            _("Store"),
            _("Which store is it?"),
            _("The name is only for you. The environment says which ANYMARKET the token opens."),
        )
        self._state = state
        self.name = QLineEdit()
        self.name.setPlaceholderText(_("For example: Loja Modelo"))
        self.name.setMaxLength(60)
        label = QLabel(_("Name of the store"))
        label.setBuddy(self.name)
        self.column.addWidget(label)
        self.column.addWidget(self.name)
        self.column.addSpacing(8)
        self.environments: dict[Environment, QRadioButton] = {}
        self._group = QButtonGroup(self)
        for environment, help_ in ENVIRONMENT_HELP.items():
            choice = QRadioButton(_(ENVIRONMENT_TITLES[environment]))
            choice.setAccessibleDescription(_(help_))
            self._group.addButton(choice)
            self.environments[environment] = choice
            both = QVBoxLayout()
            both.setSpacing(0)
            both.addWidget(choice)
            words = note(_(help_))
            words.setContentsMargins(HELP_INDENT, 0, 0, 0)
            both.addWidget(words)
            self.column.addLayout(both)
        self.environments[Environment.PRODUCTION].setChecked(True)
        self.environments[Environment.PRACTICE].toggled.connect(self._on_practice)
        self.fixed = note()
        self.fixed.hide()
        self.column.addWidget(self.fixed)
        self.name.textChanged.connect(lambda _text: self.changed.emit())

    def is_ready(self) -> bool:
        return bool(self.name.text().strip())

    def _on_practice(self, chosen: bool) -> None:
        """Trying out needs nothing to be thought up."""
        if chosen and not self.name.text().strip():
            self.name.setText(_("Practice store"))

    def chosen(self) -> Environment:
        """The environment picked."""
        one = self._state.integration
        if one is not None:
            return one.environment
        return next(key for key, choice in self.environments.items() if choice.isChecked())

    async def enter(self) -> None:
        one = self._state.integration
        if one is None:
            return
        self.name.setText(one.name)
        # A store at an address of its own is none of those offered.
        self._group.setExclusive(one.environment in self.environments)
        for environment, choice in self.environments.items():
            choice.setChecked(environment is one.environment)
            choice.setEnabled(False)
        self.fixed.setText(
            _("The environment of a store stays. For another one, add another integration.")
        )
        self.fixed.show()

    async def leave(self) -> str:
        base_url = self._state.integration.base_url if self._state.integration else ""
        await self._state.name_it(self.name.text(), self.chosen(), base_url)
        return ""


class TokenPage(WizardPage):
    """The token: pasted, trimmed, hidden, tested."""

    def __init__(self, state: SetUp) -> None:
        super().__init__(
            "token",
            _("Token"),
            _("Paste the ANYMARKET token"),
            _(
                "It proves that the account is yours. You find it in the ANYMARKET panel, or ask "
                "their support for the token of API v2."
            ),
        )
        self._state = state
        self._tested = ""
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setMaxLength(2_000)
        self.token.setAccessibleName(_("Token"))
        self.test_button = button(_("Test settings"), icon="plug-zap")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.token, 1)
        row.addWidget(self.test_button)
        self.column.addLayout(row)
        self.result = note(name="plain")
        self.hint = note()
        self.keyring = note()
        for line in (self.result, self.hint, self.keyring):
            line.hide()
            self.column.addWidget(line)
        self.token.textChanged.connect(self._on_typed)
        self.token.returnPressed.connect(self._on_test)
        self.test_button.clicked.connect(self._on_test)

    async def enter(self) -> None:
        one = self._state.integration
        practice = one is not None and one.environment is Environment.PRACTICE
        if practice:
            self.title = _("No token is needed")
            self.why = _(
                "The practice store lives inside this program and brings its own. Nothing you do "
                "in it reaches a real store; just continue."
            )
            self.token.setText(PRACTICE_TOKEN)
        elif one is not None and one.has_token:
            self.token.setPlaceholderText(_("A token is kept. Paste another one to replace it."))
        self.token.setVisible(not practice)
        self.changed.emit()

    def is_ready(self) -> bool:
        one = self._state.integration
        return bool(self.token.text().strip()) or (one is not None and one.has_token)

    def say(self, message: str, hint: str = "", *, good: bool = True) -> None:
        """What was found, in a sentence."""
        self.result.setText(message)
        self.result.setObjectName("plain" if good else "problem")
        self.result.style().unpolish(self.result)
        self.result.style().polish(self.result)
        self.result.setVisible(bool(message))
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))

    def _on_typed(self) -> None:
        self._tested = ""
        self.say("")
        self.changed.emit()

    def _on_test(self) -> None:
        if self.test_button.isEnabled() and self.is_ready():
            self.test_button.setEnabled(False)
            self._state.context.tasks.start(self._test(), owner=self)

    async def _test(self) -> None:
        try:
            await self.try_token()
        finally:
            self.test_button.setEnabled(True)

    async def try_token(self) -> TokenCheck | None:
        """Save what was typed and ask the hub; the sentence stands on the page."""
        typed = self.token.text()
        self.say(_("Asking ANYMARKET…"))
        try:
            if typed.strip() and typed != self._tested:
                check = await self._state.save_token(typed)
            else:
                check = await self._state.test()
        except (InvalidInput, NotConnected) as error:
            self.say(error.message, error.hint, good=False)
            return None
        self._tested = typed if check.is_good else ""
        self.say(check.message, check.hint, good=check.is_good)
        self._say_where_it_is_kept()
        return check

    def _say_where_it_is_kept(self) -> None:
        self.keyring.setVisible(not self._state.token_kept)
        self.keyring.setText(
            _(
                "This computer has no keyring, so the token is kept only until the program is "
                "closed. You will be asked for it again next time."
            )
        )

    async def leave(self) -> str:
        check = await self.try_token()
        if check is None or not check.is_good:
            return _("The store cannot be used before ANYMARKET accepts the token.") + (
                " " + _("Use “Continue later” to keep everything as it is.")
            )
        return ""
