"""The product sheet: columns, cells and images (ERP §22.1), without files."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.products import Product, ProductType
from anydesk.core.sheet_cells import Cell, clean, doubled, guarded, tidied
from anydesk.core.sheet_rows import Action
from anydesk.core.spreadsheets import (
    BY_KEY,
    COLUMNS,
    TITLES,
    images_after,
    match_titles,
    with_values,
)
from tests.core.sheets import D, new, one


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


class TestImages:
    def test_gaps_close_and_images_beyond_the_sheet_stay(self) -> None:
        many = tuple(f"https://loja.example/{n}" for n in range(8))

        assert images_after((), {1: "https://a"}) == ("https://a",)
        assert images_after(many, {0: "https://a"}) == ("https://a", *many[1:])
        assert images_after(("https://a",), {1: "https://a"}) == ("https://a",)
