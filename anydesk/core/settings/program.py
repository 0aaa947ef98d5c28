"""What concerns the whole program."""

from dataclasses import dataclass

from anydesk.core.forms import Form, entry
from anydesk.core.i18n import N_
from anydesk.core.kinds import Choice

THEMES = (
    ("system", N_("As the computer")),
    ("light", N_("Light")),
    ("dark", N_("Dark")),
)

LANGUAGES = (
    ("system", N_("As the computer")),
    ("pt_BR", N_("Portuguese (Brazil)")),
    ("en", N_("English")),
)


@dataclass(frozen=True)
class AppSettings(Form):
    """How the program looks and speaks, for all integrations."""

    key = "app"
    title = N_("Program")

    theme: str = entry(
        Choice(THEMES),
        default="system",
        label=N_("Appearance"),
        help=N_("Light or dark; “as the computer” follows it."),
    )
    language: str = entry(
        Choice(LANGUAGES),
        default="system",
        label=N_("Language"),
        help=N_("Takes effect when the program is opened again."),
    )
