"""What the tests of the configuration's tabs share."""

from typing import Any

from PySide6.QtWidgets import QLineEdit

from tests.features.person import Person


async def configuration(person: Person, store_id: int, tab: str) -> Any:
    """Open a tab of a store's configuration; the page, once the tab is shown."""
    await person.go("integrations", configure=store_id, tab=tab)
    page = person.page
    await person.until(lambda: page.tab is not None and page.tab.tab.key == tab)
    await person.still()
    return page


def write_over(person: Person, field: QLineEdit, text: str) -> None:
    """Type a text in place of what stands in a field."""
    field.setFocus()
    field.selectAll()
    person.write(field, text)


async def save(person: Person, page: Any) -> None:
    """Press *Save* and wait for it."""
    person.click(page.save_button)
    await person.still()
