"""Two products that are the same thing become one: which, what happens, and the last word."""

from PySide6.QtWidgets import QLabel, QWidget

from anydesk.core.i18n import _
from anydesk.core.products import Product
from anydesk.ui import pieces
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.pages.product.picking import pick_product


async def ask_merge(parent: QWidget, context: PageContext, keep: Product) -> Product | None:
    """Let the person choose the other product and look at the plan; the one that stays, or None."""
    assert keep.id is not None
    other_id = await pick_product(
        parent,
        context,
        title=_("Merge with which product?"),
        text=_("{sku} stays. The other one becomes inactive and gives it what it has.").format(
            sku=keep.sku
        ),
        without={keep.id},
    )
    if other_id is None:
        return None
    edits = context.services.product_edits
    plan = await edits.merge_plan(keep.id, other_id)
    question = Question(
        parent.window(),
        title=_("Merge these two products?"),
        text="" if plan.problems else _("This cannot be undone."),
        accept=_("Merge"),
        dangerous=True,
    )
    for sentence in plan.sentences:
        question.insert(_line(f"• {sentence}", ""))
    for problem in plan.problems:
        question.insert(_line(problem, "problem"))
    question.accept_button.setEnabled(not plan.problems)
    if not await shown(question):
        return None
    await edits.merge(keep.id, other_id)
    return keep


def _line(text: str, style: str) -> QLabel:
    return pieces.label(text, style, wrap=True)
