"""Rows and families of the product sheet (ERP §22.1): what each would do, and why it cannot."""

import pytest

from anydesk.core.jobs import Outcome
from anydesk.core.products import Product, ProductType
from anydesk.core.sheet_analysis import count_actions
from anydesk.core.sheet_cells import Cell
from anydesk.core.sheet_rows import Action, SheetAnalysis, SheetOptions, questions_of
from anydesk.core.spreadsheets import IMAGES
from tests.core.sheets import BLUE, PARENT, SHIRT, D, new, one, run


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


def test_an_unknown_category_is_left_out_with_a_warning_or_made_when_asked() -> None:
    titles = ("Código (SKU)", "Descrição", "Categoria")
    rows = (("N-1", "Novo", "Casa > Copos"), ("N-2", "Outro", "Casa > Canecas"))
    known = frozenset({"casa > canecas"})

    unknown, fine = run(titles, *rows, categories=known)
    made, _fine = run(titles, *rows, categories=known, create_categories=True)

    assert "category" not in unknown.values
    assert "Casa > Copos" in unknown.message
    assert (fine.values["category"], fine.warnings) == ("Casa > Canecas", ())
    assert made.values["category"] == "Casa > Copos"
