"""Beside the preview of a product send: all of one row, with every reason and every difference."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from anydesk.core.field_changes import FieldChange, field_title
from anydesk.core.i18n import _
from anydesk.core.plans import PlanRow
from anydesk.core.product_plans import ACTION_TITLES, ProductPlanRow
from anydesk.ui import formats
from anydesk.ui.context import PageContext
from anydesk.ui.pieces import button, label, named
from anydesk.ui.preview import RowPanel

LONGEST = 240
"""Characters of a value that are shown; the whole text is in the tooltip."""

WIDTH, HEIGHT = 280, 128


class ProductDetails(RowPanel):
    """The product's name, what stands in its way, and before → after of each field."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context = context
        self._row: PlanRow | None = None
        named(self, "card").setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumSize(WIDTH, HEIGHT)
        self.setAccessibleName(_("Details of the row"))
        self.title = _text("", "section_title")
        self.note = _text("", "muted")
        self.open_button = button(_("Open product"), icon="pencil", weight="link")
        self.open_button.clicked.connect(self._on_open)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        inner = named(QWidget(), "scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.addLayout(self._lines)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setObjectName("scrolled")
        area.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 8, 8)
        outer.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(head)
        outer.addWidget(self.note)
        outer.addWidget(area, 1)
        self.show_row(None)

    def show_row(self, row: PlanRow | None) -> None:
        """Another row, or none."""
        self._row = row
        self._clear()
        self.open_button.setVisible(row is not None)
        if not isinstance(row, ProductPlanRow):
            self.title.setText("")
            self.note.setText(_("Click a row to see what would change."))
            return
        self.title.setText(row.name or row.sku)
        self.note.setText(" · ".join(filter(None, (row.sku, row.store, row.external_id))))
        if row.reasons:
            self._say(_("Why it cannot be sent"), row.reasons, "problem_text")
        if row.warnings:
            self._say(_("Good to know"), row.warnings, "warn_text")
        if row.differences:
            self._lines.addWidget(_caption(_(ACTION_TITLES[row.action])))
            for change in row.differences:
                self._add_change(change)
        elif not row.reasons:
            self._lines.addWidget(_text(row.note or _("The store has all of this already."), ""))

    def _say(self, caption: str, sentences: tuple[str, ...], style: str) -> None:
        self._lines.addWidget(_caption(caption))
        for sentence in sentences:
            self._lines.addWidget(_text(f"• {sentence}", style))

    def _add_change(self, change: FieldChange) -> None:
        before, after = change.before or formats.NOTHING, change.after or formats.NOTHING
        self._lines.addWidget(_text(field_title(change.field), "muted"))
        line = _text(f"{_short(before)}  →  {_short(after)}", "")
        line.setToolTip(f"{before}\n→\n{after}" if len(before) + len(after) > LONGEST else "")
        line.setAccessibleDescription(f"{before} → {after}")
        self._lines.addWidget(line)

    def _on_open(self) -> None:
        if self._row is not None:
            self._context.go("products", product=self._row.product_id)

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()


def _caption(text: str) -> QLabel:
    made = label(text.upper(), "caption")
    made.setContentsMargins(0, 8, 0, 0)
    return made


def _text(text: str, style: str) -> QLabel:
    made = label(text, style, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    # A word without spaces, such as an address, would make the panel wider than it is.
    made.setMinimumWidth(0)
    return made


def _short(value: str) -> str:
    one_line = " ".join(value.split())
    cut = one_line if len(one_line) <= LONGEST else f"{one_line[: LONGEST - 1]}…"
    # A place to break long addresses at.
    return cut.replace("/", "/\u200b")
