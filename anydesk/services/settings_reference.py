"""docs/settings.md: every setting with its help, limits and default, from the declarations."""

from collections.abc import Iterator

from anydesk.core.forms import Entry, Form
from anydesk.core.i18n import _
from anydesk.core.kinds import Choice
from anydesk.core.settings import APP_TABS, TABS

HEAD = """# Settings

Generated from the declarations in `anydesk/core/settings.py` by `python3 dev.py docs`.
The first sections exist once for each integration, the last one for the whole program.
"""


def reference() -> str:
    """The whole page, in English, as Markdown."""
    return "\n".join([HEAD, *(line for form in (*TABS, *APP_TABS) for line in _section(form))])


def _section(form: type[Form]) -> Iterator[str]:
    yield f"## {_(form.title)} (`{form.key}`)\n"
    yield "| setting | name | values | default | what it does |"
    yield "|---|---|---|---|---|"
    for one in form.entries():
        cells = (_(one.label), f"`{form.key}.{one.name}`", _values(one), _default(one))
        yield f"| {' | '.join(cells)} | {_(one.help)} |"
    yield ""


def _values(one: Entry) -> str:
    if isinstance(one.kind, Choice):
        return "; ".join(f"`{value}` {_(label)}" for value, label in one.kind.options)
    return type(one.kind).__name__.lower()


def _default(one: Entry) -> str:
    return "–" if one.default is None else one.kind.format(one.default)
