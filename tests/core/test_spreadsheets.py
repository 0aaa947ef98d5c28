"""The product sheet: columns, cells, rows and families (ERP §22.1), without files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.jobs import Outcome
from anydesk.core.products import Product, ProductType
from anydesk.core.sheet_analysis import count_actions, decide
from anydesk.core.sheet_cells import Cell, clean, doubled, guarded, tidied
from anydesk.core.sheet_drafts import Known, RawRow, draft_of
from anydesk.core.sheet_rows import (
    Action,
    SheetAnalysis,
    SheetOptions,
    SheetRow,
    questions_of,
)
from anydesk.core.spreadsheets import (
    BY_KEY,
    COLUMNS,
    IMAGES,
    TITLES,
    cells_of,
    images_after,
    match_titles,
    with_values,
)

D = Decimal
SHIRT = Product(
    "C-1",
    "Camiseta",
    id=1,
    sale_price=D("49.90"),
    gtin="7891234567895",
    image_urls=("https://loja.example/1.jpg",),
    sheet_extras={"slug": "camiseta"},
)
PARENT = Product("P", "Camiseta polo", ProductType.PARENT, id=10)
BLUE = Product("P-1", "Camiseta polo azul", parent_id=10, grid={"Cor": "Azul"}, id=11)


def run(
    titles: Sequence[str],
    *rows: Sequence[Cell],
    known: Sequence[Product] = (),
    stock: Mapping[int, Decimal] | None = None,
    zero_led: Mapping[str, str] | None = None,
    **options: Any,
) -> tuple[SheetRow, ...]:
    """Analyse rows; the first one is row 2, as under a line of titles."""
    header, chosen = match_titles(titles), SheetOptions(**options)
    drafts = [draft_of(RawRow(n, tuple(r)), header, chosen) for n, r in enumerate(rows, start=2)]
    database = Known(zero_led=zero_led or {})
    database.add(known, stock or {})
    return decide(drafts, header, database, chosen)


def one(cells: Mapping[str, Cell], known: Sequence[Product] = (SHIRT,), **options: Any) -> SheetRow:
    """Analyse a single row given by title."""
    (row,) = run(tuple(cells), tuple(cells.values()), known=known, **options)
    return row


def new(**cells: Cell) -> SheetRow:
    """Analyse one new product with these columns (by key) besides SKU and description."""
    titles = {BY_KEY[key].title: cell for key, cell in cells.items()}
    return one({"Código (SKU)": "N-1", "Descrição": "Novo", **titles}, known=())


class TestColumns:
    def test_there_are_sixty_four_of_them_in_the_order_of_the_importer(self) -> None:
        assert len(COLUMNS) == 64
        assert len(set(TITLES)) == 64
        assert TITLES[:4] == ("ID", "Código (SKU)", "Descrição", "Unidade")
        assert TITLES[-1] == "EX TIPI"

    @pytest.mark.parametrize(
        ("title", "key"),
        [
            ("codigo (sku)", "sku"),
            ("  CÓDIGO  (SKU) ", "sku"),
            ("Código (SKU)*", "sku"),
            ("Classificação fiscal", "ncm"),
            ("NCM (Classificação fiscal)", "ncm"),
            ("preco", "sale_price"),
            ("URL IMAGEM EXTERNA 10", "external_image_10"),
            ("gtin/ean tributavel", "package_gtin"),
        ],
    )
    def test_titles_are_matched_by_what_they_say(self, title: str, key: str) -> None:
        assert match_titles(["x", title]).columns[1].key == key

    def test_unknown_and_repeated_titles_are_told(self) -> None:
        header = match_titles(["SKU", "Cor favorita", "Preço", "preço de venda", "", "Erro"])

        assert header.unknown == ("Cor favorita",)
        assert header.repeated == ("preço de venda",)
        assert [c.key for c in header.columns.values()] == ["sku", "sale_price"]

    def test_every_value_of_a_column_has_one_home(self) -> None:
        full = new(
            **{
                "unit": "UN",
                "ncm": "6109.10.00",
                "fixed_ipi": "1,5",
                "lots": "sim",
                "image_urls:2": "https://loja.example/2.jpg",
                "handling_days": "3",
            }
        )

        product = with_values(Product("N-1", "Novo"), full.values)

        assert product.ncm == "61091000"
        assert product.sheet_extras == {"fixed_ipi": "1,5", "lots": "Sim"}
        assert product.image_urls == ("https://loja.example/2.jpg",)
        assert product.handling_days == 3


class TestCells:
    @pytest.mark.parametrize(
        ("key", "cell", "value"),
        [
            ("sale_price", "34,50", D("34.50")),
            ("sale_price", D("34.5"), D("34.5")),
            ("net_weight", "1,250", D("1.250")),
            ("origin_code", "0", "0"),
            ("origin_code", "5 - Nacional com até 40%", "5"),
            ("ncm", "61091000", "61091000"),
            ("ncm", D(61091000), "61091000"),
            ("cest", "28.038.00", "2803800"),
            ("active", "inativo", False),
            ("made_to_order", "SIM", True),
            ("type", "Matéria-prima", ProductType.RAW_MATERIAL),
            ("package_type", "caixa", "Pacote / Caixa"),
            ("category", "Roupas>Camisetas > Polo", "Roupas > Camisetas > Polo"),
            ("gtin", D(7891234567895), "7891234567895"),
            ("supplier_code", D(123), "123"),
            ("notes", date(2026, 5, 10), "10/05/2026"),
            ("markup", "1,5", "1,5"),
        ],
    )
    def test_good_cells_become_values(self, key: str, cell: Cell, value: object) -> None:
        row = new(**{key: cell})

        assert row.errors == ()
        assert row.warnings == ()
        assert row.values[key] == value

    @pytest.mark.parametrize(
        ("key", "cell", "words"),
        [
            ("gtin", "7,89E+12", "Format Cells"),
            ("gtin", "7.89123E+12", "Format Cells"),
            ("gtin", "ABC", "digits only"),
            ("supplier_code", D("1234567890123456"), "lost digits"),
            ("gtin", date(2026, 5, 10), "into the date 10/05/2026"),
            ("sale_price", "1.234", "1.234 or 1,234"),
            ("sale_price", "-1", "below zero"),
            ("sale_price", "caro", "not a number"),
            ("sale_price", "1E+3", "scientific"),
            ("sale_price", "99999999999", "too large"),
            ("sale_price", "#N/D", "formula"),
            ("brand", "Caf\ufffd", "lost when the file was saved"),
            ("ncm", "6109", "0000.00.00"),
            ("origin_code", "9", "not an origin"),
            ("active", "talvez", "neither Ativo nor Inativo"),
            ("active", "Excluído", "deletes no products"),
            ("lots", "talvez", "neither Sim nor Não"),
            ("type", "X", "S, V, K, F or M"),
            ("image_urls:1", "C:\\foto.jpg", "http:// or https://"),
            ("image_urls:1", "https://", "http:// or https://"),
            ("image_urls:1", "https://[", "http:// or https://"),
            ("handling_days", "2,5", "not a whole number"),
            ("grid", "Cor-Azul", "Cor:Azul||Tamanho:M"),
            ("grid", "Cor:A|zul", "separates"),
            ("grid", "Cor:Azul||cor:Verde", "twice"),
        ],
    )
    def test_bad_cells_are_told_with_their_column(self, key: str, cell: Cell, words: str) -> None:
        row = new(**{key: cell})

        assert row.action is Action.ERROR
        assert words in row.message
        assert row.message.startswith(BY_KEY[key].title)
        assert row.cells == ("N-1", "Novo", cell)

    @pytest.mark.parametrize(
        ("key", "cell", "words"),
        [
            ("gtin", "7891234567891", "check them"),
            ("gtin", "12345678905", "lack a zero"),
            ("gtin", D(7890000000000), "zeros"),
            ("ncm", "1012100", "0101.21.00"),
            ("name", "x" * 121, "120"),
            ("warranty", "doze meses contra defeito", "20"),
            ("sale_price", "10,0051", "10,01"),
            ("package_type", "Barril", "Envelope"),
            ("video_url", "youtube.com/x", "http"),
        ],
    )
    def test_doubtful_cells_are_kept_with_a_warning(self, key: str, cell: Cell, words: str) -> None:
        row = new(**{key: cell})

        assert row.action is Action.INSERT
        assert words in row.message
        assert key in row.values

    def test_leading_zeros_stay(self) -> None:
        assert one({"SKU": "007", "Descrição": "James"}).values["sku"] == "007"

    @given(st.text())
    def test_a_guarded_text_comes_back_and_runs_nothing(self, text: str) -> None:
        plain = tidied(text)

        assert clean(guarded(plain)) == plain
        assert clean(doubled(plain)) == plain
        assert guarded(plain)[:1] not in set("=+-@\t\r")

    def test_formulas_are_texts(self) -> None:
        assert guarded("=1+1") == "'=1+1"
        assert clean("'=1+1") == "=1+1"
        assert clean("'aspas'") == "'aspas'"


class TestRows:
    def test_a_blank_id_with_an_unknown_sku_is_a_new_product(self) -> None:
        row = one({"ID": "", "SKU": "N-9", "Descrição": "Novo", "Estoque": "5", "Preço": "1"})

        assert row.action is Action.INSERT
        assert row.stock == 5
        assert row.message == "New product."

    def test_a_blank_id_with_a_known_sku_changes_that_product(self) -> None:
        row = one({"SKU": "C-1", "Preço": "59,90"})

        assert row.action is Action.UPDATE
        assert row.product_id == 1
        assert str(row.changes[0]) == "Preço: R$\u00a049,90 → R$\u00a059,90"

    def test_an_id_may_change_the_sku(self) -> None:
        row = one({"ID": D(1), "SKU": "C-9"})

        assert row.values == {"sku": "C-9"}
        assert row.before == {"sku": "C-1"}

    def test_a_sku_of_another_product_cannot_be_taken(self) -> None:
        other = Product("C-2", "Outra", id=2)

        assert "Another product" in one({"ID": "1", "SKU": "C-2"}, (SHIRT, other)).message

    def test_an_unknown_id_is_an_error(self) -> None:
        assert "no product with the ID 77" in one({"ID": "77", "SKU": "C-1"}).message

    def test_a_row_without_id_and_sku_is_an_error(self) -> None:
        assert "neither an ID nor a SKU" in one({"SKU": "", "Preço": "1"}).message

    def test_a_new_product_needs_a_description(self) -> None:
        assert "needs a description" in one({"SKU": "X", "Descrição": ""}).message
        assert "column “Descrição”" in one({"SKU": "X", "Preço": "1"}).message

    def test_blank_cells_keep_what_there_is_unless_they_are_to_clear(self) -> None:
        cells: dict[str, Cell] = {
            "SKU": "C-1",
            "Descrição": "",
            "GTIN/EAN": "",
            "Slug": "",
            "URL imagem 1": "",
        }

        assert one(cells).action is Action.NOTHING
        assert one(cells, blank_clears=True).values == {"gtin": "", "slug": "", IMAGES: ()}

    def test_the_same_values_are_no_change(self) -> None:
        row = one({"SKU": "C-1", "Preço": "R$ 49,9", "GTIN/EAN": D(7891234567895)})

        assert row.action is Action.NOTHING
        assert row.message == "No change."

    def test_a_repeated_sku_names_both_rows(self) -> None:
        rows = run(("SKU", "Descrição"), ("A", "a"), ("B", "b"), ("A", "c"))

        assert [row.action for row in rows] == [Action.ERROR, Action.INSERT, Action.ERROR]
        assert "rows 2, 4" in rows[0].message
        assert "rows 2, 4" in rows[2].message

    def test_one_product_by_id_and_by_sku_is_there_twice(self) -> None:
        rows = run(("ID", "SKU", "Preço"), ("1", "", "1"), ("", "C-1", "2"), known=(SHIRT,))

        assert all("rows 2, 3" in row.message for row in rows)

    def test_stock_of_an_existing_product_waits_for_the_tick(self) -> None:
        cells: dict[str, Cell] = {"SKU": "C-1", "Estoque": "9"}

        assert one(cells, stock={1: D(4)}).action is Action.NOTHING
        ticked = one(cells, stock={1: D(4)}, set_stock=True)
        assert (ticked.stock_before, ticked.stock) == (4, 9)
        assert one(cells, stock={1: D(9)}, set_stock=True).action is Action.NOTHING

    def test_zeros_that_a_program_dropped_are_pointed_out(self) -> None:
        row = one({"SKU": "7", "Descrição": "x"}, zero_led={"7": "007"})

        assert row.action is Action.INSERT
        assert "007" in row.message

    def test_a_promotion_above_the_price_is_an_error(self) -> None:
        assert "higher than the price" in one({"SKU": "C-1", "Preço promocional": "60"}).message
        assert one({"SKU": "C-1", "Preço": "70", "Preço promocional": "60"}).errors == ()

    def test_the_largest_stock_is_not_below_the_smallest(self) -> None:
        assert "below the smallest" in new(min_stock="9", max_stock="3").message

    @pytest.mark.parametrize(("reading", "price"), [("thousands", "1234"), ("decimal", "1.23")])
    def test_one_answer_settles_all_doubtful_numbers(self, reading: str, price: str) -> None:
        titles, rows = ("SKU", "Descrição", "Preço"), (("A", "a", "1.234"), ("B", "b", "5.678"))

        asked = run(titles, *rows)
        settled = run(titles, *rows, decimal_reading=reading)

        (question,) = questions_of(asked)
        assert (question.kind, question.count, question.columns) == ("decimal", 2, ("Preço",))
        assert "“1.234”" in str(question)
        assert settled[0].values["sale_price"] == D(price)
        assert questions_of(settled) == ()

    def test_the_analysis_counts_and_says_what_it_found(self) -> None:
        rows = run(("SKU", "Descrição"), ("A", "a"), ("A", "b"), ("C-1", ""), known=(SHIRT,))
        analysis = SheetAnalysis(
            "produtos.csv",
            "",
            SheetOptions(),
            ("SKU", "Descrição"),
            rows,
            unknown_columns=("Cor",),
            repeated_columns=("SKU",),
            questions=questions_of(rows),
            counts=count_actions(rows),
            stock_ignored=1,
        )

        assert analysis.sentence() == "0 new, 0 to change, 1 without change, 2 with errors."
        assert [r.outcome for r in analysis.results()] == [
            Outcome.FAILED,
            Outcome.FAILED,
            Outcome.SKIPPED,
        ]
        assert len({r.key for r in analysis.results()}) == 3
        assert len(analysis.warnings) == 3


class TestFamilies:
    TITLES = ("SKU", "Descrição", "Tipo do produto", "Código do pai", "Variações")

    def test_a_parent_later_in_the_file_is_found(self) -> None:
        child, parent = run(
            self.TITLES,
            ("K-1", "Calça azul", "S", "K", "Cor:Azul||Tamanho:M"),
            ("K", "Calça", "V", "", ""),
        )

        assert child.action is parent.action is Action.INSERT
        assert child.parent_sku == "K"
        assert child.values["grid"] == {"Cor": "Azul", "Tamanho": "M"}

    def test_a_parent_in_the_database_is_found(self) -> None:
        row = run(self.TITLES, ("P-2", "Polo verde", "", "P", "Cor:Verde"), known=(PARENT, BLUE))[0]

        assert row.errors == ()
        assert (row.parent_id, row.parent_sku) == (10, "")

    def test_a_parent_without_a_type_is_taken_as_one(self) -> None:
        parent, _child = run(
            self.TITLES, ("K", "Calça", "", "", ""), ("K-1", "Azul", "", "K", "Cor:Azul")
        )

        assert parent.values["type"] is ProductType.PARENT
        assert "Taken as V" in parent.message

    @pytest.mark.parametrize(
        ("cells", "words"),
        [
            (("X", "x", "S", "nada", "Cor:Azul"), "neither in the file nor among"),
            (("X", "x", "S", "C-1", "Cor:Azul"), "type V"),
            (("X", "x", "S", "P-1", "Cor:Azul"), "type V"),
            (("X", "x", "S", "X", "Cor:Azul"), "own variation"),
            (("X", "x", "K", "P", "Cor:Azul"), "of type S"),
            (("X", "x", "S", "P", ""), "needs its values"),
            (("X", "x", "S", "", "Cor:Azul"), "need the code of its parent"),
            (("X", "x", "S", "P", "cor:AZUL"), "P-1"),
            (("P", "", "S", "", ""), "cannot change the type"),
            (("C-1", "", "V", "", ""), "cannot change the type"),
        ],
    )
    def test_what_a_family_cannot_be(self, cells: tuple[str, ...], words: str) -> None:
        (row,) = run(self.TITLES, cells, known=(SHIRT, PARENT, BLUE))

        assert words in row.message

    def test_two_equal_variations_are_both_wrong(self) -> None:
        rows = run(
            self.TITLES,
            ("P-2", "a", "S", "P", "Cor:Verde"),
            ("P-3", "b", "S", "P", "Cor:verde"),
            known=(PARENT,),
        )

        assert all("rows 2, 3" in row.message for row in rows)

    def test_a_new_parent_with_an_error_takes_its_variations_along(self) -> None:
        child, _parent = run(
            self.TITLES, ("K-1", "Azul", "S", "K", "Cor:Azul"), ("K", "", "V", "", "")
        )

        assert "see row 3" in child.message

    def test_the_stock_of_a_parent_is_ignored_and_told(self) -> None:
        row = new(type="V", stock="5")

        assert row.stock is None
        assert "belongs to the variations" in row.message


class TestImages:
    def test_gaps_close_and_images_beyond_the_sheet_stay(self) -> None:
        many = tuple(f"https://loja.example/{n}" for n in range(8))

        assert images_after((), {1: "https://a"}) == ("https://a",)
        assert images_after(many, {0: "https://a"}) == ("https://a", *many[1:])
        assert images_after(("https://a",), {1: "https://a"}) == ("https://a",)


TEXTS = st.text(max_size=40)
NAMES = TEXTS.filter(lambda text: bool(tidied(text)))
MAYBE = st.one_of(st.none(), st.decimals(0, 10**6, places=1))
EXTRA_KEYS = [column.key for column in COLUMNS if column.place == "extra"]
PRODUCTS = st.builds(
    Product,
    sku=NAMES,
    name=NAMES,
    type=st.sampled_from(ProductType),
    grid=st.dictionaries(TEXTS, TEXTS, max_size=3),
    gtin=TEXTS,
    unit=TEXTS,
    ncm=st.one_of(TEXTS, st.from_regex(r"[0-9]{8}", fullmatch=True)),
    cest=st.one_of(TEXTS, st.from_regex(r"[0-9]{7}", fullmatch=True)),
    origin_code=TEXTS,
    sale_price=st.decimals(0, 10**9, places=2),
    promo_price=st.decimals(0, 10**9, places=2),
    cost_price=st.one_of(st.none(), st.decimals(0, 10**9, places=2)),
    category=TEXTS,
    description=TEXTS,
    net_weight=st.one_of(st.none(), st.decimals(0, 10**6, places=3)),
    package_width=MAYBE,
    package_type=TEXTS,
    min_stock=st.one_of(st.none(), st.decimals(0, 10**6, places=4)),
    handling_days=st.one_of(st.none(), st.integers(0, 999)),
    made_to_order=st.booleans(),
    active=st.booleans(),
    image_urls=st.lists(TEXTS, max_size=9).map(tuple),
    sheet_extras=st.dictionaries(st.sampled_from(EXTRA_KEYS), TEXTS, max_size=4),
    id=st.just(1),
)


def through_csv(cell: Cell) -> Cell:
    from anydesk.services.sheet_writing import csv_text

    return csv_text(cell)


def through_xlsx(cell: Cell) -> Cell:
    return doubled(tidied(cell)) if isinstance(cell, str) else cell


@pytest.mark.parametrize("medium", [through_csv, through_xlsx])
@given(PRODUCTS, st.decimals(-(10**6), 10**6, places=4))
def test_what_is_exported_imports_with_no_change(
    medium: Any, product: Product, stock: Decimal
) -> None:
    cells = tuple(medium(cell) for cell in cells_of(product, "", stock))

    for options in ({}, {"set_stock": True}, {"decimal_reading": "thousands"}):
        (row,) = run(TITLES, cells, known=(product,), stock={1: stock}, **options)

        assert row.errors == ()
        assert row.action is Action.NOTHING


@given(PRODUCTS)
def test_a_variation_keeps_its_parent_through_a_file(product: Product) -> None:
    parent = replace(PARENT, sku=product.sku + "-pai")
    child = replace(product, type=ProductType.SIMPLE, parent_id=10)
    cells = tuple(through_csv(cell) for cell in cells_of(child, parent.sku, Decimal(0)))

    (row,) = run(TITLES, cells, known=(parent, child))

    assert (row.errors, row.action) == ((), Action.NOTHING)


CELLS = st.one_of(
    TEXTS,
    st.sampled_from(["S", "V", "A", "B", "1", "Cor:Azul", "1.234", "7,8E+12", "Sim", "P"]),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.dates(),
)


@given(
    st.lists(st.one_of(st.sampled_from(TITLES), TEXTS), min_size=1, max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=8),
    st.booleans(),
)
def test_no_grid_of_cells_breaks_the_analysis(
    titles: list[str], rows: list[list[Cell]], ticked: bool
) -> None:
    decided = run(titles, *rows, known=(SHIRT, PARENT, BLUE), set_stock=ticked, blank_clears=ticked)

    assert len(decided) == len(rows)
    assert all(row.message for row in decided)
    assert all(bool(row.errors) is (row.action is Action.ERROR) for row in decided)
