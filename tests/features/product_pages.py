"""Short ways on the page of one product."""

from typing import Any

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from anydesk.core.products import Product
from anydesk.ui.pages.product.tabs import tab_of
from tests.features.person import Person


async def product_page(person: Person, product_id: int) -> Any:
    """Open a product and wait for its form; 0 is a new one."""
    await person.go("products", product=product_id)
    await person.until(lambda: getattr(person.page, "loaded", False))
    await person.still()
    return person.page


async def page_of(person: Person, sku: str) -> Any:
    """The page of the product with this SKU."""
    product = await person.services.products.by_sku(sku)
    return await product_page(person, product.id or 0)


async def tab(person: Person, page: Any, key: str) -> Any:
    """Show a tab and wait for what it reads."""
    page.show_tab(key)
    await person.still()
    return page.tabs[key]


def field(page: Any, name: str) -> QWidget:
    """The input widget of a field, in whichever tab it is."""
    page.show_tab(tab_of(name))
    for part in page.tabs[tab_of(name)].parts:
        if name in part.fields:
            widget: QWidget = part.view.field(name)
            return widget
    raise AssertionError(f"nobody edits {name}")


def put(page: Any, name: str, text: str) -> None:
    """Type another value into a field."""
    widget = field(page, name)
    assert isinstance(widget, QLineEdit | QPlainTextEdit)
    widget.clear()
    if isinstance(widget, QPlainTextEdit):
        # As if pasted: QTest has no keys for line ends and accents.
        widget.insertPlainText(text)
    else:
        Person.write_into(widget, text)


async def save(person: Person, page: Any) -> Product:
    """Press *Save* and read the product back from the store."""
    person.click(page.save_button)
    await person.still()
    stored: Product = await person.services.products.get(page.product.id)
    return stored


def problem(page: Any, name: str) -> str:
    """The sentence under a field."""
    for part in page.tabs[tab_of(name)].parts:
        if name in part.fields:
            return str(part.view.problem(name))
    raise AssertionError(f"nobody edits {name}")
