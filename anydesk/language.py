"""Which language to speak: what was asked for, the system's, else Brazilian Portuguese."""

import gettext
import locale
import os
from collections.abc import Sequence

from anydesk import resources
from anydesk.core import i18n

DOMAIN = "anydesk"
PORTUGUESE = "pt_BR"
ENGLISH = "en"
LANGUAGES = (PORTUGUESE, ENGLISH)


def asked_for(arguments: Sequence[str]) -> str:
    """The value of ``--lang`` among raw arguments, read before anything is declared with text."""
    for position, argument in enumerate(arguments):
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def choose(wanted: str) -> str:
    """The language to use for ``wanted`` ("pt-BR", "en", "" for the system's)."""
    names = [wanted] if wanted else [os.environ.get("LC_ALL", ""), os.environ.get("LANG", "")]
    if not wanted and not any(names):
        names = [locale.getlocale()[0] or ""]
    first = next((name for name in names if name), "")
    return ENGLISH if first.replace("-", "_").lower().startswith("en") else PORTUGUESE


def install(wanted: str = "") -> str:
    """Install the catalogue of the chosen language and answer its code."""
    language = choose(wanted)
    folder = str(resources.path("i18n"))
    catalogue: gettext.NullTranslations = (
        gettext.NullTranslations()
        if language == ENGLISH
        else gettext.translation(DOMAIN, folder, [language], fallback=True)
    )
    i18n.install(catalogue)
    # Click's own words (cli/click_texts.py): it asks the process's domain and LANGUAGE.
    gettext.bindtextdomain(DOMAIN, folder)
    gettext.textdomain(DOMAIN)
    os.environ["LANGUAGE"] = language
    return language
