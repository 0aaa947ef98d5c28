"""Lançar estoque and Estornar estoque: what changes on the shelf, then doing it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from anydesk.core.amounts import format_quantity_br
from anydesk.core.i18n import _, ngettext
from anydesk.core.order_stock import StockResult
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.pieces import label

LINES_SHOWN = 12
WIDTH = 560


class StockQuestion(Question):
    """What posting or reversing does to each order, before it is done.

    Args:
        reverse: put back instead of taking.
    """

    def __init__(
        self, parent: QWidget, context: PageContext, ids: Sequence[int], *, reverse: bool
    ) -> None:
        title = _("Reverse stock") if reverse else _("Post stock")
        super().__init__(parent.window(), title=title, text="", accept=title)
        self.setMinimumWidth(WIDTH)
        self._context, self._ids, self._reverse = context, tuple(ids), reverse
        self.results: Sequence[StockResult] = ()
        self.create_missing = QCheckBox(_("Create the missing products"))
        self.create_missing.hide()
        self.create_missing.toggled.connect(lambda: context.tasks.start(self.look(), owner=self))
        self.outlook = QWidget()
        self._lines = QVBoxLayout(self.outlook)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self.insert(self.outlook)
        self.insert(self.create_missing)
        self.accept_button.setEnabled(False)

    async def look(self) -> None:
        """Read what would happen, and show it."""
        self.results = await self._context.services.order_stock.preview(
            self._ids, reverse=self._reverse, create_missing=self.create_missing.isChecked()
        )
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for text, style in outlook(self.results):
            self._lines.addWidget(label(text, style, wrap=True))
        missing = any(one.missing for one in self.results)
        self.create_missing.setVisible(
            self.create_missing.isChecked() or (missing and not self._reverse)
        )
        self.accept_button.setEnabled(any(one.done for one in self.results))
        self.fit()


def outlook(results: Sequence[StockResult]) -> list[tuple[str, str]]:
    """A sentence for each order, and its products as "before → after", with their styles."""
    lines: list[tuple[str, str]] = []
    for one in results:
        style = "plain" if one.done else "warn"
        text = _("Order {number}: {sentence}").format(number=one.number, sentence=one.sentence)
        lines.append((text, style))
        lines += [
            (
                _("{sku}: {before} → {after}").format(
                    sku=line.sku,
                    before=format_quantity_br(line.before),
                    after=format_quantity_br(line.after),
                ),
                "help",
            )
            for line in one.lines
        ]
    rest = len(lines) - LINES_SHOWN
    if rest <= 1:
        return lines
    done = sum(one.done for one in results)
    text = ngettext(
        "… of {count} order, {done} can be done.", "… of {count} orders, {done} can be done.",
        len(results),
    )  # fmt: skip
    count, able = formats.count(len(results)), formats.count(done)
    return [*lines[:LINES_SHOWN], (text.format(count=count, done=able), "plain")]


async def change_stock(
    parent: QWidget, context: PageContext, ids: Sequence[int], *, reverse: bool
) -> None:
    """Show what changes, and post or reverse the stock of these orders where it is agreed to."""
    question = StockQuestion(parent, context, ids, reverse=reverse)
    await question.look()
    if not await shown(question):
        return
    service = context.services.order_stock
    if reverse:
        results = await service.reverse(ids)
    else:
        results = await service.post(ids, create_missing=question.create_missing.isChecked())
    done = [one for one in results if one.done]
    left = [one for one in results if not one.done]
    if reverse:
        text = ngettext(
            "The stock of {count} order was put back.",
            "The stock of {count} orders was put back.",
            len(done),
        )
    else:
        text = ngettext(
            "The stock of {count} order was posted.",
            "The stock of {count} orders was posted.",
            len(done),
        )
    hint = " ".join(text for text, _style in outlook(left))
    tell = context.messages.info if left else context.messages.good
    tell(text.format(count=formats.count(len(done))), hint=hint)
