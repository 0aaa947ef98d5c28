"""Every kind has a widget; help and problems stand under the field."""

# entry() makes a dataclass field, which ruff cannot see here.
# ruff: noqa: RUF009

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSpinBox

from anydesk.core import kinds
from anydesk.core.errors import InvalidInput
from anydesk.core.forms import Form, entry
from anydesk.core.settings import FORMS
from anydesk.ui.forms.form_view import FormView
from anydesk.ui.forms.widgets import WIDGETS, TextEditor

HELP = "What it is for, in a sentence that is long enough to be broken into two lines or more."


@dataclass(frozen=True)
class Every(Form):
    """One field of each kind."""

    key = "every"
    title = "Every kind"
    flag: bool = entry(kinds.Flag(), default=False, label="Flag", help=HELP)
    whole: int = entry(kinds.Whole(0, 99), default=3, label="Whole", help=HELP)
    amount: Decimal = entry(kinds.Amount(), default=Decimal(2), label="Amount", help=HELP)
    money: Decimal = entry(kinds.Money(), default=Decimal("1234.56"), label="Money", help=HELP)
    percent: Decimal = entry(kinds.Percent(), default=Decimal(5), label="Percent", help=HELP)
    text: str = entry(kinds.Text(required=True), default="a", label="Text", help=HELP)
    secret: str = entry(kinds.Secret(), default="", label="Secret", help=HELP)
    choice: str = entry(
        kinds.Choice((("a", "First"), ("b", "Second"))), default="a", label="Choice", help=HELP
    )
    day: date | None = entry(kinds.Day(), default=None, label="Day", help=HELP)
    where: int | None = entry(kinds.Reference("places"), default=None, label="Where", help=HELP)


PLACES = {"places": ((1, "Shop"), (2, "Store room"))}


@pytest.fixture
def view(qapp: object) -> FormView[Every]:
    return FormView(Every(), references=PLACES)


def line(view: FormView[Any], name: str) -> QLineEdit:
    field = view.field(name)
    assert isinstance(field, QLineEdit)
    return field


def test_every_kind_has_a_widget() -> None:
    declared = {
        kind
        for kind in vars(kinds).values()
        if isinstance(kind, type) and issubclass(kind, kinds.Kind) and kind is not kinds.Kind
    }

    assert {kind for kind in declared if not kind.__name__.startswith("_")} == set(WIDGETS)


@pytest.mark.parametrize("form", FORMS)
def test_every_stored_form_is_shown_as_it_is(qapp: object, form: type[Form]) -> None:
    view = FormView(form())

    assert view.value() == form()
    assert not view.is_changed


def test_what_is_put_in_comes_out(view: FormView[Every]) -> None:
    other = Every(
        flag=True,
        whole=7,
        amount=Decimal("0.5"),
        money=Decimal("9.90"),
        percent=Decimal("12.5"),
        text="b",
        secret="s",
        choice="b",
        day=date(2026, 11, 5),
        where=2,
    )

    view.put(other)

    assert view.value() == other
    assert view.is_valid


@pytest.mark.parametrize("typed", ["1.234,56", "1234,56", "1234.56", "R$ 1.234,56"])
def test_money_is_read_as_people_write_it(view: FormView[Every], typed: str) -> None:
    field = line(view, "money")
    field.setText(typed)
    field.editingFinished.emit()

    assert view.value().money == Decimal("1234.56")
    assert field.text() == "1.234,56"


def test_a_problem_stands_under_its_field(view: FormView[Every]) -> None:
    heard: list[bool] = []
    view.valid.connect(heard.append)

    line(view, "money").setText("12,3,4")
    line(view, "money").editingFinished.emit()

    assert view.problem("money") == "Write a number, such as 12,50."
    assert view.is_changed
    assert heard == [False]
    assert line(view, "money").property("wrong") == "true"
    assert line(view, "money").accessibleDescription() == "Write a number, such as 12,50."
    with pytest.raises(InvalidInput) as caught:
        view.value()
    assert list(caught.value.problems) == ["money"]

    line(view, "money").setText("12,30")
    assert view.problem("money") == ""
    assert heard == [False, True]


def test_what_must_not_stay_empty_says_so(view: FormView[Every]) -> None:
    line(view, "text").setText("")

    assert view.problem("text") == "This cannot stay empty."


def test_problems_found_elsewhere_are_shown(view: FormView[Every]) -> None:
    view.show_problems({"text": "There is one of that name."})
    assert not view.is_valid

    line(view, "text").setText("c")
    assert view.is_valid


def test_only_real_changes_count(view: FormView[Every]) -> None:
    changes: list[int] = []
    view.changed.connect(lambda: changes.append(1))

    QTest.keyClicks(line(view, "text"), "bc")
    assert view.is_changed
    view.undo()
    assert not view.is_changed
    assert view.value() == Every()

    view.editor("flag").put(True)
    view.saved()
    assert not view.is_changed
    assert len(changes) >= 4


def test_every_field_has_a_name_and_its_help(view: FormView[Every]) -> None:
    for one in Every.entries():
        assert view.field(one.name).accessibleName() == one.label
        assert view.field(one.name).accessibleDescription() == HELP


def test_labels_stand_above_on_narrow_pages(view: FormView[Every]) -> None:
    view.resize(800, 900)
    view.show()
    row = view._rows["text"]
    assert row.label.x() < row.editor.x()

    view.resize(400, 900)
    assert row.label.x() == row.editor.x()
    assert row.label.y() < row.editor.y()
    view.close()


def test_long_help_is_not_cut(view: FormView[Every]) -> None:
    view.resize(1100, 900)
    view.show()
    view.resize(1101, 900)

    label = view._rows["text"].help
    assert label.height() >= label.heightForWidth(label.width())
    view.close()


def test_a_secret_can_be_looked_at(view: FormView[Every]) -> None:
    field = line(view, "secret")
    assert field.echoMode() is QLineEdit.EchoMode.Password

    view.editor("secret")._eye.click()

    assert field.echoMode() is QLineEdit.EchoMode.Normal


def test_a_place_that_is_gone_is_kept_until_another_is_chosen(qapp: object) -> None:
    view = FormView(Every(where=9), references=PLACES)

    assert view.value().where == 9
    combo = view.field("where")
    assert isinstance(combo, QComboBox)
    assert combo.currentText() == "No longer there"


def test_a_day_is_switched_on(view: FormView[Every]) -> None:
    box = view.field("day")
    assert isinstance(box, QCheckBox)
    box.setChecked(True)

    assert view.value().day is not None


def test_days_have_limits(qapp: object) -> None:
    day = kinds.Day(minimum=date(2026, 1, 1), maximum=date(2026, 12, 31))
    editor = WIDGETS[kinds.Day](day)

    editor.put(date(2030, 1, 1))

    assert editor.value() == date(2026, 12, 31)


def test_scrolling_the_page_changes_no_number(view: FormView[Every]) -> None:
    for name, kind in (("whole", QSpinBox), ("choice", QComboBox)):
        field = view.field(name)
        assert isinstance(field, kind)
        event = QWheelEvent(
            QPointF(5, 5),
            QPointF(5, 5),
            QPoint(0, 0),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        field.wheelEvent(event)
        assert not event.isAccepted()

    assert view.value() == Every()


def test_a_pointless_field_is_switched_off(view: FormView[Every]) -> None:
    view.set_enabled("money", False)

    assert not line(view, "money").isEnabled()


def test_some_fields_can_be_shown_alone(qapp: object) -> None:
    view = FormView(Every(), only=("text",))
    line(view, "text").setText("z")

    assert view.value() == Every(text="z")


def test_a_text_editor_reads_its_kind(qapp: object) -> None:
    editor = TextEditor(kinds.Text())
    editor.put("  a ")

    assert editor.value() == "a"
