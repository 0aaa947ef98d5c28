"""Counters: no word is ever cut, however bold it is and however little room there is."""

from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QWidget

from anydesk.ui.flow import FlowLayout
from anydesk.ui.tables.counters import CounterBar
from anydesk.ui.tables.screen import Counter

COUNTERS = tuple(
    Counter(f"c{number}", f"Necessitam atenção {number}", {"c": str(number)}) for number in range(6)
)


def test_a_chosen_pill_has_room_for_its_bold_words(qapp: object) -> None:
    bar = CounterBar(COUNTERS)
    bar.show_counts({"c0": 8})
    pill = bar.pill("c0")
    light = pill.sizeHint().width()

    bold = QFont(pill.font())
    bold.setWeight(QFont.Weight.DemiBold)
    wider = QFontMetrics(bold).horizontalAdvance(pill.text())

    assert light > wider
    assert pill.minimumSizeHint() == pill.sizeHint()


def test_pills_go_on_in_a_second_line_where_there_is_no_room(qapp: object) -> None:
    bar = CounterBar(COUNTERS)
    pills = [bar.pill(counter.key) for counter in COUNTERS]
    wide = sum(pill.sizeHint().width() + 8 for pill in pills)

    bar.resize(wide, 200)
    bar.show()
    assert len({pill.y() for pill in pills}) == 1
    bar.resize(wide // 2, 200)

    assert len({pill.y() for pill in pills}) > 1
    assert all(pill.x() + pill.width() <= bar.width() for pill in pills)
    assert all(pill.width() == pill.sizeHint().width() for pill in pills)
    bar.hide()


def test_hidden_widgets_take_no_room(qapp: object) -> None:
    place = QWidget()
    flow = FlowLayout(place)
    bar = CounterBar(COUNTERS[:2])
    flow.addWidget(bar)
    shown = flow.sizeHint().width()
    bar.hide()

    assert shown > 0
    assert flow.sizeHint().width() == 0
    assert flow.takeAt(0) is not None
    assert flow.takeAt(0) is None
