"""What the tests of the tabs with mapped codes share: looking at rows and filling them."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QWidget

from anydesk.ui.pages.configuration.register_panel import RecordDialog
from tests.features.configuring import write_over
from tests.features.person import Person


def choose(box: QComboBox, title: str) -> None:
    """Choose the entry that says this."""
    place = box.findText(title)
    assert place >= 0, f"no {title!r} among {offered(box)}"
    box.setCurrentIndex(place)


def offered(box: QComboBox) -> list[str]:
    """What can be chosen."""
    return [box.itemText(place) for place in range(box.count())]


def shown(tab: Any) -> dict[str, str]:
    """Code → what it means, as it stands on the screen."""
    return {line.code.text(): line.target.currentText() for line in tab.rows.lines}


def line_of(tab: Any, code: str) -> Any:
    """The row of a code."""
    return next(line for line in tab.rows.lines if line.code.text() == code)


def keys(tab: QWidget) -> list[QWidget]:
    """Where the Tab key goes in a tab, from its first place to its last."""
    chain: list[QWidget] = []
    one: Any = tab.nextInFocusChain()
    while one is not tab:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisible():
            chain.append(one)
        one = one.nextInFocusChain()
    # Begin outside, so that the first place met is the first of the tab.
    outside = next(place for place, one in enumerate(chain) if not tab.isAncestorOf(one))
    return [one for one in chain[outside:] + chain[:outside] if tab.isAncestorOf(one)]


async def enter(person: Person, tab: Any, code: str, title: str) -> Any:
    """Add a row by hand."""
    person.click(tab.add_button)
    line = tab.rows.lines[-1]
    write_over(person, line.code, code)
    choose(line.target, title)
    return line


def field(question: RecordDialog, name: str) -> Any:
    """The input widget of a field of the entry that is edited."""
    return question.view.field(name)


async def stored(person: Person, store_id: int, kind: str) -> dict[str, str]:
    """Code → target, as stored."""
    rows = await person.services.mappings.rows(store_id, kind)
    return {row.code: row.target for row in rows}
