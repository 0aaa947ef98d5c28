"""All ids at once, rows in blocks, and no answer of an older question."""

from array import array
from typing import Any

from PySide6.QtCore import Qt

from anydesk.ui.tables.memory import MemoryModel, folded, sort_keys
from anydesk.ui.tables.model import BLOCK, KEPT, TableModel
from anydesk.ui.tables.screen import Column
from tests.ui.lists import Row, row
from tests.ui.screens import rows_screen

ROLE = Qt.ItemDataRole


class Blocks:
    """Notes which blocks a model asks for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.model = TableModel(rows_screen([]), self._on_wanted)

    def _on_wanted(self, number: int, generation: int) -> None:
        self.asked.append(number)

    def bring(self, number: int) -> None:
        ids = self.model.block_ids(number)
        self.model.add_block(number, [row(one) for one in ids], self.model.generation)


def shown(count: int) -> Blocks:
    blocks = Blocks()
    first = [row(one) for one in range(1, min(BLOCK, count) + 1)]
    blocks.model.show(array("q", range(1, count + 1)), {0: first} if count else {})
    return blocks


def test_the_model_keeps_qts_rules(qtmodeltester: Any) -> None:
    qtmodeltester.check(shown(450).model)


def test_an_empty_model_keeps_qts_rules(qtmodeltester: Any) -> None:
    qtmodeltester.check(shown(0).model)


def test_rows_are_asked_for_once_when_they_are_shown(qapp: object) -> None:
    blocks = shown(100_000)
    model = blocks.model

    assert model.rowCount() == 100_000
    assert model.index(0, 3).data() == "Bruno Lima 1"
    assert not blocks.asked
    assert model.index(50_000, 3).data() == "…"
    assert model.index(50_001, 3).data() == "…"
    assert blocks.asked == [250]

    blocks.bring(250)
    assert model.index(50_000, 3).data() == "Bruno Lima 50001"


def test_memory_stays_small(qapp: object) -> None:
    blocks = shown(100_000)

    for number in range(1, 100):
        blocks.bring(number)

    assert len(blocks.model._blocks) == KEPT
    assert blocks.model.index(0, 3).data() == "…"


def test_a_block_of_an_older_answer_is_dropped(qapp: object) -> None:
    blocks = shown(1_000)
    before = blocks.model.generation

    blocks.model.show(array("q", [7, 8]), {0: [row(7), row(8)]})
    blocks.model.add_block(0, [row(1), row(2)], before)

    assert blocks.model.index(0, 3).data() == "Carla Dias 7"


def test_the_same_ids_only_repaint(qapp: object) -> None:
    blocks = shown(300)
    resets: list[int] = []
    blocks.model.modelReset.connect(lambda: resets.append(1))

    blocks.model.show(list(range(1, 301)), {0: [row(one) for one in range(1, 201)]})

    assert not resets
    assert blocks.model.index(0, 3).data() == "Bruno Lima 1"


def test_a_row_that_is_gone_stays_blank(qapp: object) -> None:
    blocks = shown(0)

    blocks.model.show(array("q", [1, 2]), {0: [row(2)]})

    assert blocks.model.index(0, 3).data() == "…"
    assert blocks.model.index(1, 3).data() == "Carla Dias 2"
    assert not blocks.asked


def test_ticks_belong_to_ids(qapp: object) -> None:
    model = shown(10).model
    changes: list[int] = []
    model.ticks_changed.connect(lambda: changes.append(1))

    assert model.setData(model.index(2, 0), Qt.CheckState.Checked, ROLE.CheckStateRole)
    assert model.checked == {3}
    assert model.index(2, 0).data(ROLE.CheckStateRole) is Qt.CheckState.Checked
    assert model.index(2, 0).data(ROLE.AccessibleTextRole) == "ticked"

    model.show(array("q", [5, 4, 3]), {0: [row(5), row(4), row(3)]})
    assert model.is_checked(2)
    assert not model.setData(model.index(0, 1), Qt.CheckState.Checked, ROLE.CheckStateRole)
    assert changes == [1]


def test_cells_say_more_to_those_who_ask(qapp: object) -> None:
    model = shown(10).model

    assert model.index(0, 4).data(ROLE.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.index(0, 4).data(ROLE.AccessibleTextRole) == "R$\u00a00,10"
    assert model.index(0, 4).data(ROLE.ToolTipRole) is None
    assert model.index(0, 4).data(ROLE.CheckStateRole) is None
    assert model.index(0, 4).data(ROLE.DecorationRole) is None
    header = Qt.Orientation.Horizontal
    assert model.headerData(4, header) == "Total"
    assert model.headerData(0, header, ROLE.AccessibleTextRole) == "Ticked"
    assert model.headerData(4, header, ROLE.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Vertical) == "2"


COLUMNS: tuple[Column[Row], ...] = (
    Column("Customer", lambda r: r.name, hint=lambda r: r.status),
    Column("Total", lambda r: r.total, right=True),
    Column("Maybe", lambda r: None if r.id == 2 else r.id),
)


def memory(count: int, **more: Any) -> MemoryModel[Row]:
    model = MemoryModel[Row](COLUMNS, ticks=True, found_by=lambda r: r.name, **more)
    model.show([row(one) for one in range(1, count + 1)])
    return model


def test_rows_in_memory_keep_qts_rules(qtmodeltester: Any) -> None:
    qtmodeltester.check(memory(30))


def test_rows_in_memory_are_searched_without_accents(qapp: object) -> None:
    model = memory(10)

    model.search("ana  SÓUZA")
    assert [model.rows[n].id for n in model.shown] == [5, 10]

    model.show_only(lambda r: r.id > 5)
    assert [model.rows[n].id for n in model.shown] == [10]
    model.show_only(None)
    model.search("")
    assert model.rowCount() == 10
    assert model.index(1, 1).data(ROLE.ToolTipRole) == "SHIPPED"


def test_rows_in_memory_are_sorted_within_their_rank(qapp: object) -> None:
    model = memory(6, rank=lambda r: 0 if r.id in (2, 5) else 1)

    model.sort_by(1, True)

    assert [model.rows[n].id for n in model.shown] == [5, 2, 6, 4, 3, 1]
    model.sort_by(2, False)
    assert [model.rows[n].id for n in model.shown] == [2, 5, 1, 3, 4, 6]


def test_blocked_rows_cannot_be_ticked(qapp: object) -> None:
    model = memory(3, tickable=lambda r: r.id != 2)

    model.set_checked(range(3), True)

    assert model.checked == {0, 2}
    assert model.index(1, 0).data(ROLE.CheckStateRole) is None
    assert not model.setData(model.index(1, 0), Qt.CheckState.Checked, ROLE.CheckStateRole)


def test_texts_sort_without_accents() -> None:
    assert folded(["Ação", "b\nc"]) == ["acao", "b c"]
    assert sort_keys(["É", "d"]) == ["e", "d"]
    assert sorted([*sort_keys([None, 3, 1])]) == [(0, 0), (1, 1), (1, 3)]
