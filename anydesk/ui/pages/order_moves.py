"""Moving orders on: which situation, what ANYMARKET will be told, what must be known for it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from anydesk.core.forms import Form
from anydesk.core.i18n import _, ngettext
from anydesk.core.order_flow import rank, status_title
from anydesk.core.order_moves import CancelReason, MoveResult
from anydesk.core.outbox import Tracking
from anydesk.core.sales_orders import OrderStatus, SalesOrder
from anydesk.core.tracking import CancelForm, DeliveredForm, TrackingForm, moment_of
from anydesk.ui import formats
from anydesk.ui.aio import Debounce
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.pages.outbox import deliver
from anydesk.ui.pages.pick import pick_from
from anydesk.ui.pieces import label

TYPING = 150
WIDTH = 560
NUMBERS_SHOWN = 6

Preview = Callable[[Form | None], Awaitable[Sequence[MoveResult]]]


@dataclass(frozen=True)
class Asked:
    """What a move was given: the arguments of ``OrderMovesService.move``."""

    tracking: Tracking | None = None
    cancel_reason: CancelReason = CancelReason.SELLER_REGRETS
    cancel_details: str = ""


class MoveQuestion(Question):
    """The fields of a move and, below them, what becomes of the orders as things stand.

    Args:
        form: what is asked; None: nothing.
        only: the fields shown; None: all.
        preview: what the move would do with the fields as they are.
    """

    def __init__(
        self,
        parent: QWidget,
        context: PageContext,
        *,
        title: str,
        form: Form | None,
        preview: Preview,
        only: Sequence[str] | None = None,
    ) -> None:
        super().__init__(parent.window(), title=title, text="", accept=title)
        self.setMinimumWidth(WIDTH)
        self._context = context
        self._preview = preview
        self.results: Sequence[MoveResult] = ()
        self.view: FormView[Form] | None = None
        self._asked = 0
        self._soon = Debounce(TYPING, self)
        self._soon.fired.connect(self._look)
        if form is not None:
            self.view = FormView(form, only=only)
            self.insert(self.view)
            self.view.changed.connect(self._on_changed)
        self.outlook = QWidget()
        self._lines = QVBoxLayout(self.outlook)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self.insert(self.outlook)
        self.accept_button.setEnabled(False)
        self._look()

    def _on_changed(self) -> None:
        self._allow()
        self._soon.push()

    def _look(self) -> None:
        self._asked += 1
        self._context.tasks.start(self._show(self._asked), owner=self)

    async def _show(self, asked: int) -> None:
        entered = self.view.value() if self.view is not None and self.view.is_valid else None
        results = await self._preview(entered)
        # Another letter may have been typed meanwhile.
        if asked != self._asked:
            return
        self.results = results
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for sentence, style in outlook(results):
            self._lines.addWidget(label(sentence, style, wrap=True))
        self._allow()

    def _allow(self) -> None:
        valid = self.view is None or self.view.is_valid
        self.accept_button.setEnabled(valid and any(one.moved for one in self.results))


def outlook(results: Sequence[MoveResult]) -> list[tuple[str, str]]:
    """What becomes of the orders, as sentences with the style they are shown in.

    Orders with the same fate share a sentence; several begin with their number.
    """
    groups: dict[tuple[bool, str], list[int]] = {}
    for one in results:
        groups.setdefault((one.moved, one.sentence), []).append(one.number)
    lines = []
    for (moved, sentence), numbers in sorted(groups.items(), key=lambda item: not item[0][0]):
        text = sentence if len(results) == 1 else f"{_which(numbers, moved=moved)} {sentence}"
        lines.append((text, "" if moved else "warn"))
    return lines


def _which(numbers: Sequence[int], *, moved: bool) -> str:
    some = ", ".join(str(number) for number in numbers[:NUMBERS_SHOWN])
    if len(numbers) > NUMBERS_SHOWN:
        some = f"{some}, …"
    n = len(numbers)
    if moved:
        text = ngettext("{count} order ({numbers}) moves.", "{count} orders ({numbers}) move.", n)
    else:
        text = ngettext("{count} order ({numbers}) stays.", "{count} orders ({numbers}) stay.", n)
    return text.format(count=formats.count(n), numbers=some)


async def move_order(parent: QWidget, context: PageContext, order: SalesOrder) -> None:
    """Choose a situation for one order, see what ANYMARKET will be told, and move it there."""
    possible = await context.services.order_moves.moves(order.id or 0)
    await _move(parent, context, [order.id or 0], possible, order)


async def move_orders(parent: QWidget, context: PageContext, ids: Sequence[int]) -> None:
    """The same for several orders; those that may not go there stay."""
    if len(ids) == 1:
        order = await context.services.sales_orders.get(ids[0])
        await move_order(parent, context, order)
        return
    every = tuple(one for one in sorted(OrderStatus, key=rank) if rank(one) > 0)
    await _move(parent, context, ids, every, None)


async def _move(
    parent: QWidget,
    context: PageContext,
    ids: Sequence[int],
    possible: Sequence[OrderStatus],
    order: SalesOrder | None,
) -> None:
    title = ngettext("Move {count} order to…", "Move {count} orders to…", len(ids))
    choices = [(str(one), status_title(one)) for one in possible]
    picked = await pick_from(parent, title.format(count=formats.count(len(ids))), "", choices)
    if picked is None:
        return
    status = OrderStatus(picked)
    asked = await _ask(parent, context, ids, status, order)
    if asked is not None:
        moves = context.services.order_moves
        results = await moves.move(ids, status, **vars(asked))
        tell(context, results, status)


async def _ask(
    parent: QWidget,
    context: PageContext,
    ids: Sequence[int],
    status: OrderStatus,
    order: SalesOrder | None,
) -> Asked | None:
    """What the move needs to know, while showing what will be told; None: not now."""
    services = context.services

    async def preview(form: Form | None) -> Sequence[MoveResult]:
        given = asked_of(form, context)
        return await services.order_moves.preview(ids, status, tracking=given.tracking)

    form = form_for(status, order)
    question = MoveQuestion(
        parent,
        context,
        title=_("Move to “{status}”").format(status=status_title(status)),
        form=form,
        preview=preview,
        # A code belongs to one parcel; of several orders only the day can be the same.
        only=("shipped_on",) if order is None and isinstance(form, TrackingForm) else None,
    )
    if not await shown(question):
        return None
    return asked_of(question.view.value() if question.view else None, context)


def form_for(status: OrderStatus, order: SalesOrder | None) -> Form | None:
    """What is asked before an order goes there."""
    if status is OrderStatus.SHIPPED:
        return tracking_form(order)
    if status is OrderStatus.DELIVERED:
        return DeliveredForm()
    return CancelForm() if status is OrderStatus.CANCELLED else None


def tracking_form(order: SalesOrder | None) -> TrackingForm:
    """The tracking as it is known."""
    if order is None:
        return TrackingForm()
    return TrackingForm(order.tracking_code, order.tracking_url, order.shipping_carrier)


def asked_of(form: Form | None, context: PageContext) -> Asked:
    """The arguments of a move from the fields that were filled."""
    now = context.services.clock.now()
    if isinstance(form, TrackingForm):
        return Asked(
            Tracking(
                form.code.strip().upper(),
                form.url.strip(),
                form.carrier.strip(),
                shipped_at=moment_of(form.shipped_on, now),
            )
        )
    if isinstance(form, DeliveredForm):
        return Asked(Tracking(delivered_at=moment_of(form.delivered_on, now)))
    if isinstance(form, CancelForm):
        return Asked(None, CancelReason(form.reason), form.details)
    return Asked()


def tell(context: PageContext, results: Sequence[MoveResult], status: str) -> None:
    """Say what became of it, and tell ANYMARKET at once what it must be told."""
    moved = [one for one in results if one.moved]
    said: Any = context.messages.good if len(moved) == len(results) else context.messages.warn
    if len(results) == 1:
        (one,) = results
        text = _("Order {number} is now “{status}”.") if one.moved else one.sentence
        hint = one.sentence if one.moved else ""
        said(text.format(number=one.number, status=status_title(status)), hint=hint)
    else:
        text = ngettext(
            "{count} order is now “{status}”.", "{count} orders are now “{status}”.", len(moved)
        )
        hint = " ".join(sentence for sentence, _style in outlook(results) if len(results) > 1)
        said(text.format(count=formats.count(len(moved)), status=status_title(status)), hint=hint)
    if any(one.told for one in results):
        context.tasks.start(deliver(context))
