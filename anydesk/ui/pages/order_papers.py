"""An order's tracking, invoice and label: cards that show them, and what can be done."""

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QWidget

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _, ngettext
from anydesk.core.invoices import Invoice
from anydesk.core.jobs import Outcome
from anydesk.core.outbox import KIND_TITLES, STATE_TITLES, OutboxEntry, OutboxState
from anydesk.core.sales_orders import SalesOrder
from anydesk.core.tracking import InvoiceForm, TrackingForm, moment_of
from anydesk.services.labels import LabelResult
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, choose_folder, confirm, shown
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.pages import captions, outbox
from anydesk.ui.pages.order_cards import pairs, titled
from anydesk.ui.pages.order_moves import asked_of, tracking_form
from anydesk.ui.pages.outbox import deliver
from anydesk.ui.pieces import button, label
from anydesk.ui.tones import Tone

Run = Callable[[], Coroutine[Any, Any, None]]

SHOWN = 5
STILL_OPEN = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.FAILED)
KEY_GROUP = 4


F = TypeVar("F", InvoiceForm, TrackingForm)


class FormQuestion(Question, Generic[F]):
    """A few fields and a button that waits until all of them can be used."""

    def __init__(self, parent: QWidget, form: F, *, text: str, accept: str) -> None:
        super().__init__(parent.window(), title=_(form.title), text=text, accept=accept)
        self.setMinimumWidth(560)
        self.view: FormView[F] = FormView(form)
        self.insert(self.view)
        self.view.valid.connect(self.accept_button.setEnabled)
        self.accept_button.setEnabled(self.view.is_valid)


# The cards


def hub_card(
    page: QWidget, context: PageContext, order: SalesOrder, entries: Sequence[OutboxEntry]
) -> QWidget:
    """How the order stands at ANYMARKET, its tracking, and what is still to be told."""
    widget, column = titled(_("At ANYMARKET"))
    column.addWidget(
        pairs(
            (
                (_("Situation"), captions.hub_status(order.hub_status)),
                (_("Tracking code"), order.tracking_code),
                (_("Tracking link"), order.tracking_url),
                (_("Shipped on"), formats.moment(order.shipped_at)),
                (_("Delivered on"), formats.moment(order.delivered_at)),
            )
        )
    )
    for entry in entries[-SHOWN:]:
        state = _("{what}: {state}").format(
            what=_(KIND_TITLES[entry.kind]), state=_(STATE_TITLES[entry.state]).lower()
        )
        bad = entry.state == OutboxState.FAILED
        column.addWidget(label(state, "warn" if bad else "", wrap=True))
        if entry.last_answer and entry.state in STILL_OPEN:
            column.addWidget(label(entry.last_answer, "help", wrap=True))
    row = QHBoxLayout()
    row.setSpacing(8)
    _add(row, _("Tracking…"), page, context, partial(enter_tracking, page, context, order))
    left = [entry.id for entry in entries if entry.state in STILL_OPEN and entry.id is not None]
    if left:
        _add(row, _("Try again"), page, context, partial(outbox.retry, context, left))
    row.addStretch(1)
    column.addLayout(row)
    return widget


def invoice_card(
    page: QWidget, context: PageContext, order: SalesOrder, invoice: Invoice
) -> QWidget:
    """The order's invoice, and whether ANYMARKET has its data."""
    widget, column = titled(_("Invoice"))
    key = invoice.access_key
    groups = (key[at : at + KEY_GROUP] for at in range(0, len(key), KEY_GROUP))
    column.addWidget(
        pairs(
            (
                (_("Number and series"), f"{invoice.number} / {invoice.series}"),
                (_("Issued on"), formats.moment(invoice.issued_at)),
                (_("Access key"), " ".join(groups)),
                (_("CFOP"), invoice.cfop),
                (_("State registration"), invoice.state_registration),
                (_("Told to ANYMARKET"), formats.moment(invoice.sent_at) or _("not yet")),
            )
        )
    )
    row = QHBoxLayout()
    title = _("Send again") if invoice.sent_at else _("Send to ANYMARKET")
    _add(row, title, page, context, partial(send_invoices, context, [order.id or 0]))
    row.addStretch(1)
    column.addLayout(row)
    return widget


def _add(row: QHBoxLayout, title: str, page: QWidget, context: PageContext, run: Run) -> None:
    made = button(title)
    made.clicked.connect(lambda _checked=False: context.tasks.start(run(), owner=page))
    row.addWidget(made)


# What can be done


async def enter_tracking(page: QWidget, context: PageContext, order: SalesOrder) -> None:
    """Enter or correct the tracking; a shipped order tells ANYMARKET."""
    text = _("An order that is shipped tells ANYMARKET at once.")
    question = FormQuestion(page, tracking_form(order), text=text, accept=_("Save"))
    if not await shown(question):
        return
    tracking = asked_of(question.view.value(), context).tracking
    assert tracking is not None
    result = await context.services.order_moves.set_tracking(order.id or 0, tracking)
    context.messages.good(_("The tracking was saved."), hint=result.sentence)
    await deliver(context)


async def enter_invoice(page: QWidget, context: PageContext, order: SalesOrder) -> None:
    """Enter the data of an authorised invoice; what is wrong is said beside the fields."""
    form = InvoiceForm()
    current = await context.services.invoices.of_order(order.id or 0)
    replace_other = False
    if current is not None:
        replace_other = await confirm(
            page,
            _("Replace the invoice {number}?").format(number=current.number),
            _("The order has it already. Go on only if it was cancelled at the tax authority."),
            accept=_("Enter another one"),
            dangerous=True,
        )
        if not replace_other:
            return
    problems: dict[str, str] = {}
    while True:
        question = FormQuestion(page, form, text=_(form.help), accept=_("Save"))
        if problems:
            question.view.show_problems(problems)
        if not await shown(question):
            return
        form = question.view.value()
        try:
            await _keep_invoice(context, order, form, replace_other=replace_other)
        except InvalidInput as error:
            problems = {**error.problems}
        else:
            return


async def _keep_invoice(
    context: PageContext, order: SalesOrder, form: InvoiceForm, *, replace_other: bool
) -> None:
    now = context.services.clock.now()
    added = await context.services.invoices.add(
        order.id or 0,
        form.access_key,
        moment_of(form.issued_on, now) or now,
        cfop=form.cfop.strip(),
        state_registration=form.state_registration,
        replace_other=replace_other,
    )
    context.messages.good(
        _("The invoice {number} was kept.").format(number=added.invoice.number),
        hint=added.result.sentence,
    )
    context.tasks.start(deliver(context))


async def send_invoices(context: PageContext, ids: Sequence[int]) -> None:
    """Tell ANYMARKET the invoices of these orders."""
    results = await context.services.invoices.send(ids)
    told = [one for one in results if one.told]
    reasons = dict.fromkeys(one.sentence for one in results if not one.told)
    text = ngettext("{count} invoice is sent.", "{count} invoices are sent.", len(told))
    tone = Tone.GOOD if not reasons else Tone.WARN
    context.messages.show(tone, text.format(count=formats.count(len(told))), hint=" ".join(reasons))
    if told:
        await deliver(context)


async def fetch_labels(page: QWidget, context: PageContext, ids: Sequence[int]) -> None:
    """Fetch the labels of these orders into a folder; again only after a question."""
    before = await context.services.labels.printed(ids)
    if before and not await confirm(
        page,
        _("Fetch the label again?"),
        ngettext(
            "{count} of these orders had its label saved before. Two parcels with one label do "
            "not arrive.",
            "{count} of these orders had their label saved before. Two parcels with one label do "
            "not arrive.",
            before,
        ).format(count=formats.count(before)),
        accept=_("Fetch again"),
    ):
        return
    folder = await choose_folder(page, _("Where to put the labels"))
    if folder is not None:
        _tell_labels(context, await context.services.labels.fetch(ids, folder))


async def fetch_label(page: QWidget, context: PageContext, order: SalesOrder) -> None:
    """The same for one order."""
    await fetch_labels(page, context, [order.id or 0])


def _tell_labels(context: PageContext, results: Sequence[LabelResult]) -> None:
    got = sum(one.outcome is Outcome.DONE for one in results)
    reasons = dict.fromkeys(
        f"{one.number}: {one.message}" for one in results if one.outcome is not Outcome.DONE
    )
    text = ngettext("{count} label was saved.", "{count} labels were saved.", got)
    tone = Tone.GOOD if not reasons else Tone.WARN if got else Tone.BAD
    context.messages.show(tone, text.format(count=formats.count(got)), hint=" ".join(reasons))
