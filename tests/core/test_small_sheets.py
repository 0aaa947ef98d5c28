"""The rules of the smaller sheets, row by row, without files (ERP §22.2)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from anydesk.core.products import ProductType
from anydesk.core.sheet_cells import Cell
from anydesk.core.sheet_drafts import RawRow, draft_of
from anydesk.core.sheet_rows import Action, SheetOptions
from anydesk.core.small_sheet_rows import Facts, KnownProduct, SmallRow, decide, has_moved
from anydesk.core.small_sheets import SMALL_SHEETS, SheetKind
from anydesk.core.spreadsheets import Layout, match_titles

D = Decimal


def known(key: int, sku: str, kind: ProductType = ProductType.SIMPLE, **more: Any) -> KnownProduct:
    facts = {"sale_price": D("10.00"), "promo_price": D(0), "handling_days": None, **more}
    return KnownProduct(key, sku, f"Produto {sku}", kind, **facts)


def facts(*products: KnownProduct, **more: Any) -> Facts:
    return Facts(products={one.sku: one for one in products}, warehouse_id=1, **more)


def read(
    kind: SheetKind, titles: Sequence[str], *rows: Sequence[Cell], found: Facts
) -> tuple[SmallRow, ...]:
    header = match_titles(titles, SMALL_SHEETS[kind].columns)
    drafts = [
        draft_of(RawRow(number, tuple(row)), header, SheetOptions())
        for number, row in enumerate(rows, start=2)
    ]
    return decide(kind, drafts, found)


def test_every_sheet_knows_its_own_titles_and_needs_some_of_them() -> None:
    for sheet in SMALL_SHEETS.values():
        titles = [column.title for column in sheet.columns]
        layout = Layout(sheet.columns, (sheet.needed,))

        assert layout.fits(match_titles(titles, sheet.columns))
        assert not layout.fits(match_titles(["Cor"], sheet.columns))


def test_a_count_says_before_and_after_and_names_the_warehouse() -> None:
    there = facts(
        known(1, "A"), known(2, "B"), warehouses={"deposito": 1, "loja": 2},
        balances={(1, 1): D(3), (2, 2): D(5)},
    )  # fmt: skip

    a, b, same, other = read(
        SheetKind.COUNT, ("SKU", "Depósito", "Quantidade"),
        ("A", "", "7"), ("B", "LOJA", "5"), ("A", "Loja", "0"), ("B", "Porão", "1"), found=there,
    )  # fmt: skip

    assert (a.action, a.values, a.before) == (Action.UPDATE, {"counted": D(7)}, {"counted": D(3)})
    assert b.action is Action.NOTHING
    assert same.action is Action.NOTHING
    assert other.action is Action.ERROR
    assert "Porão" in other.message


def test_kits_and_parents_are_not_counted() -> None:
    there = facts(known(1, "K", ProductType.KIT), known(2, "P", ProductType.PARENT))

    rows = read(SheetKind.COUNT, ("SKU", "Quantidade"), ("K", "1"), ("P", "1"), found=there)

    assert [row.action for row in rows] == [Action.ERROR, Action.ERROR]


def test_an_unknown_sku_a_blank_and_a_repeated_one_are_errors_of_their_rows_only() -> None:
    there = facts(known(1, "A"), known(2, "B"))

    rows = read(
        SheetKind.COUNT, ("SKU", "Quantidade"),
        ("X", "1"), ("A", ""), ("B", "1"), ("B", "2"), ("", "9"), found=there,
    )  # fmt: skip

    assert [row.action for row in rows] == [Action.ERROR] * 5
    assert "X" in rows[0].message
    assert "3, 4" not in rows[0].message
    assert "4, 5" in rows[2].message


def test_prices_keep_what_a_blank_cell_leaves_out() -> None:
    there = facts(known(1, "A", promo_price=D("8.00")), known(2, "B"), known(3, "C"))

    a, b, c = read(
        SheetKind.PRICES, ("SKU", "Preço", "Preço promocional"),
        ("A", "12,50", ""), ("B", "", "11,00"), ("C", "10,00", "0"), found=there,
    )  # fmt: skip

    assert a.values == {"sale_price": D("12.50")}
    assert b.action is Action.ERROR  # a promotion above the price that is there
    assert c.action is Action.NOTHING


def test_an_exception_of_a_list_is_new_changed_or_the_same() -> None:
    there = facts(
        known(1, "A"), known(2, "B"), known(3, "C"),
        exceptions={2: (D("9.90"), D(0)), 3: (D("5.00"), D("4.00"))},
    )  # fmt: skip

    a, b, c = read(
        SheetKind.PRICE_LIST, ("SKU", "Preço na lista"), ("A", "9,90"), ("B", "9,90"), ("C", "6"),
        found=there,
    )  # fmt: skip

    assert a.values == {"list_price": D("9.90")}
    assert a.before == {"list_price": None}
    assert b.action is Action.NOTHING
    assert c.values == {"list_price": D("6.00")}


def test_a_kit_is_written_whole_or_not_at_all() -> None:
    there = facts(
        known(1, "K", ProductType.KIT), known(2, "L", ProductType.KIT), known(3, "A"),
        known(4, "B"), known(5, "P", ProductType.PARENT),
        components={1: {"A": D(1), "B": D(2)}},
    )  # fmt: skip

    k, good, bad = read(
        SheetKind.KITS, ("SKU do kit", "SKU do componente", "Quantidade"),
        ("K", "A", "3"), ("L", "A", "1"), ("L", "P", "1"), found=there,
    )  # fmt: skip

    assert (k.action, k.values, k.gone) == (Action.UPDATE, {"parts": D(3)}, ("B",))
    assert "B" in k.message
    assert good.action is bad.action is Action.ERROR
    assert str(bad.number) in good.message


def test_a_component_is_never_the_kit_of_another_and_its_quantity_is_above_zero() -> None:
    there = facts(known(1, "K", ProductType.KIT), known(2, "A"), known(3, "B"))

    rows = read(
        SheetKind.KITS, ("SKU do kit", "SKU do componente", "Quantidade"),
        ("K", "K", "1"), ("A", "B", "1"), ("K", "A", "0"), found=there,
    )  # fmt: skip

    assert [row.action for row in rows] == [Action.ERROR] * 3


def test_days_and_links() -> None:
    there = facts(
        known(1, "A", handling_days=2), known(2, "B"),
        listings={"77001": (11, "A"), "77002": (12, ""), "77003": (13, "A")},
    )  # fmt: skip

    (days,) = read(SheetKind.HANDLING, ("SKU", "Dias para preparação"), ("A", "5"), found=there)
    same, linked, kept, gone = read(
        SheetKind.LINKS, ("Identificador do anúncio", "SKU do produto"),
        ("77001", "A"), ("77002", "B"), ("77003", ""), ("9", "A"), found=there,
    )  # fmt: skip

    assert (days.before, days.values) == ({"handling_days": 2}, {"handling_days": 5})
    assert same.action is kept.action is Action.NOTHING
    assert (linked.target_id, linked.values) == (12, {"linked_sku": "B"})
    assert gone.action is Action.ERROR


def test_a_row_that_the_database_changed_under_is_noticed() -> None:
    before = facts(known(1, "A"))
    (row,) = read(SheetKind.PRICES, ("SKU", "Preço"), ("A", "12,00"), found=before)

    assert not has_moved(SheetKind.PRICES, row, before)
    assert has_moved(SheetKind.PRICES, row, facts(known(1, "A", sale_price=D("11.00"))))
    assert has_moved(SheetKind.PRICES, row, facts())
