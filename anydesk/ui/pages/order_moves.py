"""What can be done with one order: move it on, enter its invoice, fetch its label."""

from typing import Any

from PySide6.QtWidgets import QWidget

from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form
from anydesk.core.i18n import _
from anydesk.core.order_flow import status_title
from anydesk.core.order_moves import CancelReason, MoveResult
from anydesk.core.outbox import Tracking
from anydesk.core.sales_orders import OrderStatus, SalesOrder
from anydesk.core.tracking import CancelForm, DeliveredForm, InvoiceForm, TrackingForm, moment_of
from anydesk.services.outbox import start_delivery
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, choose_folder, shown
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.pages.pick import pick_from
from anydesk.ui.tones import Tone


class FormQuestion(Question):
    """A few fields and a button that waits until all of them can be used."""

    def __init__(self, parent: QWidget, form: Form, *, text: str, accept: str) -> None:
        super().__init__(parent.window(), title=_(form.title), text=text, accept=accept)
        self.view: FormView[Form] = FormView(form)
        self.insert(self.view)
        self.view.valid.connect(self.accept_button.setEnabled)
        self.accept_button.setEnabled(self.view.is_valid)


async def ask_form(parent: QWidget, form: Form, *, text: str = "", accept: str = "") -> Form | None:
    """The Form as filled in, or None where the person thought better of it."""
    question = FormQuestion(parent, form, text=text, accept=accept or _("Save"))
    return question.view.value() if await shown(question) else None


async def move_order(parent: QWidget, context: PageContext, order: SalesOrder) -> None:
    """Choose a situation, see what ANYMARKET will be told, and move the order there."""
    moves = context.services.order_moves
    order_id = order.id or 0
    choices = [(str(one), status_title(one)) for one in await moves.moves(order_id)]
    title = _("Move the order to…")
    if (picked := await pick_from(parent, title, "", choices)) is None:
        return
    status = OrderStatus(picked)
    given = await _asked(parent, context, order, status)
    if given is None:
        return
    results = await moves.move([order_id], status, **given)
    await _tell(context, results)


async def enter_invoice(parent: QWidget, context: PageContext, order: SalesOrder) -> None:
    """Enter the data of an authorised invoice."""
    form = await ask_form(parent, InvoiceForm(), text=_(InvoiceForm.help))
    if not isinstance(form, InvoiceForm):
        return
    now = context.services.clock.now()
    added = await context.services.invoices.add(
        order.id or 0,
        form.access_key,
        moment_of(form.issued_on, now) or now,
        cfop=form.cfop.strip(),
        state_registration=form.state_registration,
    )
    await _tell(context, (added.result,))


async def fetch_label(parent: QWidget, context: PageContext, order: SalesOrder) -> None:
    """Fetch the label of the marketplace into a folder."""
    folder = await choose_folder(parent, _("Where to put the label"))
    if folder is None:
        return
    (result,) = await context.services.labels.fetch([order.id or 0], folder)
    if result.problem:
        raise InvalidInput(result.problem)
    names = ", ".join(path.name for path in result.files)
    context.messages.show(Tone.GOOD, _("The label is in {names}.").format(names=names))


async def _asked(
    parent: QWidget, context: PageContext, order: SalesOrder, status: OrderStatus
) -> dict[str, Any] | None:
    """What the move needs to know, after showing what will be told; None: not now."""
    (shown_before,) = await context.services.order_moves.preview([order.id or 0], status)
    now = context.services.clock.now()
    accept = _("Move to “{status}”").format(status=status_title(status))
    if status is OrderStatus.SHIPPED:
        form: Any = await ask_form(
            parent,
            TrackingForm(order.tracking_code, order.tracking_url, order.shipping_carrier),
            accept=accept,
        )
        if form is None:
            return None
        when = moment_of(form.shipped_on, now)
        return {"tracking": Tracking(form.code, form.url, form.carrier, shipped_at=when)}
    text = shown_before.sentence
    if status is OrderStatus.DELIVERED:
        form = await ask_form(parent, DeliveredForm(), text=text, accept=accept)
        when = moment_of(form.delivered_on, now) if form else None
        return None if form is None else {"tracking": Tracking(delivered_at=when)}
    if status is OrderStatus.CANCELLED:
        form = await ask_form(parent, CancelForm(), text=text, accept=accept)
        if form is None:
            return None
        return {"cancel_reason": CancelReason(form.reason), "cancel_details": form.details}
    question = Question(parent.window(), title=accept, text=text, accept=accept)
    return {} if await shown(question) else None


async def _tell(context: PageContext, results: tuple[MoveResult, ...]) -> None:
    """Say what became of it, and tell ANYMARKET at once what it must be told."""
    for result in results:
        tone = Tone.GOOD if result.moved else Tone.WARN
        context.messages.show(tone, result.sentence)
    for store in await context.services.outbox.stores_due():
        await start_delivery(context.services, store)
