"""A Form as a dialog: the questions before an action."""

from typing import TypeVar

from PySide6.QtWidgets import QWidget

from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.forms.widgets import References

F = TypeVar("F", bound=Form)


async def ask_form(
    parent: QWidget, form: F, *, accept: str = "", references: References | None = None
) -> F | None:
    """Let the person fill a Form. None when it was cancelled."""
    question = Question(
        parent.window(), title=_(form.title), text=_(form.help), accept=accept or _("Continue")
    )
    view = FormView(form, references=references)
    question.insert(view)
    question.accept_button.setEnabled(view.is_valid)
    view.valid.connect(question.accept_button.setEnabled)
    return view.value() if await shown(question) else None
