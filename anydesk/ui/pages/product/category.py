"""Choosing a category of the local tree by typing."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from anydesk.core.folding import fold
from anydesk.core.i18n import _
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.pages.configuration.category_picker import HEIGHT, SHOWN, Hit, HitList


async def pick_category(parent: QWidget, context: PageContext, now: str) -> str | None:
    """The path of a category, "" for none of them; None where the person changed nothing."""
    rows = await context.services.categories.tree()
    known = [(row.path, fold(row.path)) for row in rows]
    none = [Hit(_("No category"), "")] if now else []

    async def find(text: str) -> Sequence[Hit]:
        words = fold(text).split()
        found = [Hit(path, path) for path, key in known if all(word in key for word in words)]
        return [*found[:SHOWN], *([] if words else none)]

    question = Question(
        parent.window(),
        title=_("Choose a category"),
        text=_("Categories are made and moved in the store's configuration, under Categories.")
        if rows
        else _("There is no category yet. Write one in the field, such as “Roupas > Camisetas”."),
        accept=_("Choose"),
    )
    picker = HitList(context.tasks, find, _("Search a category"))
    picker.list.setFixedHeight(HEIGHT)
    picker.moved.connect(lambda: question.accept_button.setEnabled(picker.current is not None))
    picker.taken.connect(lambda _value: question.accept())
    question.insert(picker)
    question.accept_button.setEnabled(False)
    # Enter in the field takes a hit; the default button would answer it a second time.
    question.accept_button.setDefault(False)
    picker.begin()
    picker.field.setFocus()
    accepted = await shown(question)
    value = picker.current
    return value if accepted and isinstance(value, str) else None
