"""Finding a product of the merchant by typing; never a giant drop-down."""

from collections.abc import Collection, Sequence

from PySide6.QtWidgets import QWidget

from anydesk.core.i18n import _
from anydesk.core.products import ProductRow, ProductType
from anydesk.core.query import Query
from anydesk.ui.context import PageContext
from anydesk.ui.dialogs import Question, shown
from anydesk.ui.pages.configuration.category_picker import HEIGHT, SHOWN, Hit, HitList

SELLABLE = frozenset({ProductType.SIMPLE, ProductType.MANUFACTURED, ProductType.RAW_MATERIAL})


async def pick_product(
    parent: QWidget,
    context: PageContext,
    *,
    title: str,
    text: str,
    accept: str = "",
    without: Collection[int] = (),
    types: Collection[ProductType] = frozenset({*SELLABLE, ProductType.KIT}),
) -> int | None:
    """The id of a product, or None where the person chose none.

    Args:
        without: products that are not offered.
        types: those that are; variations count as simple products.
    """
    products = context.services.products

    async def find(typed: str) -> Sequence[Hit]:
        ids = await products.find(Query(text=typed, sort="name"))
        rows = await products.load([one for one in ids[: SHOWN * 2] if one not in without])
        return [Hit(_caption(row), row.id) for row in rows if row.type in types][:SHOWN]

    question = Question(parent.window(), title=title, text=text, accept=accept or _("Choose"))
    picker = HitList(context.tasks, find, _("SKU, name or bar code"))
    picker.list.setFixedHeight(HEIGHT)
    picker.moved.connect(lambda: question.accept_button.setEnabled(picker.current is not None))
    picker.taken.connect(lambda _value: question.accept())
    question.insert(picker)
    question.accept_button.setEnabled(False)
    # Enter in the field takes a hit; the default button would answer it a second time.
    question.accept_button.setDefault(False)
    picker.begin()
    picker.field.setFocus()
    accepted = await shown(question)
    value = picker.current
    return value if accepted and isinstance(value, int) else None


def _caption(row: ProductRow) -> str:
    values = ", ".join(row.grid.values())
    name = row.name if values.casefold() in row.name.casefold() else f"{row.name} · {values}"
    return f"{row.sku} · {name}"
