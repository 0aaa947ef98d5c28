"""Text for people: ``N_()`` marks it, ``_()`` and ``ngettext()`` translate it.

The catalogue is handed in once by ``app.py``; until then, text stays English.
"""

import gettext

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def install(catalogue: gettext.NullTranslations) -> None:
    """Use this catalogue from now on."""
    global _catalogue  # the language is one for the whole process
    _catalogue = catalogue


def N_(text: str) -> str:
    """Mark a text of a declaration for translation; whoever shows it calls ``_()``."""
    return text


def _(text: str) -> str:
    """The text in the merchant's language."""
    # gettext answers the catalogue's header for an empty text.
    return _catalogue.gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The text that agrees with ``count``; the caller fills ``{count}`` in."""
    return _catalogue.ngettext(one, many, count)
