"""The parts of the product form: what may be typed, what is said, what is kept."""

from dataclasses import replace
from decimal import Decimal

import pytest

from anydesk.core.attribute_lines import attributes_of, line_problems, lines_of, pasted_lines
from anydesk.core.concurrent_edits import changed_fields, conflicts, with_typed
from anydesk.core.errors import InvalidInput
from anydesk.core.kit_lines import KitLine, availability, total
from anydesk.core.product_form import (
    ORIGINS,
    FiscalForm,
    IdentityForm,
    LimitsForm,
    PricesForm,
    ProductPart,
    WeightsForm,
)
from anydesk.core.product_kinds import Days, Masked, Measure
from anydesk.core.products import Product, ProductType

MUG = Product(sku="CAN-1", name="Caneca", sale_price=Decimal("39.90"), id=7)
NCM = Masked(mask="0000.00.00")


@pytest.mark.parametrize("part", ProductPart.__subclasses__())
def test_every_part_shows_fields_of_a_product_and_gives_them_back(part: type[ProductPart]) -> None:
    form = part.of(MUG)

    assert {one.name for one in part.entries()} <= set(Product.__dataclass_fields__)
    assert replace(MUG, **{one.name: form.value(one.name) for one in part.entries()}) == MUG
    assert not form.problems()
    assert all(one.label and one.help for one in part.entries())


def test_there_are_the_nine_origins() -> None:
    assert [code for code, _title in ORIGINS] == list("012345678")
    assert all(title.startswith(code) for code, title in ORIGINS)


def test_a_promotion_above_the_price_is_refused_whichever_was_typed() -> None:
    form = PricesForm.of(MUG)

    assert "promo_price" in form.with_values(promo_price=Decimal(50)).problems()
    assert not form.with_values(promo_price=Decimal(30)).problems()
    lower = form.with_values(promo_price=Decimal(30), sale_price=Decimal(20))
    assert set(lower.problems()) == {"promo_price"}


def test_numbers_below_zero_are_refused() -> None:
    assert set(PricesForm.of(MUG).with_values(cost_price=Decimal(-1)).problems()) == {"cost_price"}
    assert set(WeightsForm.of(MUG).with_values(net_weight=Decimal(-1)).problems()) == {"net_weight"}


def test_the_largest_stock_is_not_below_the_smallest() -> None:
    form = LimitsForm(min_stock=Decimal(5), max_stock=Decimal(2))

    assert set(form.problems()) == {"max_stock"}


@pytest.mark.parametrize(
    ("gtin", "good"),
    [("7891000315507", True), ("7891000315508", False), ("abc", False), ("", True)],
)
def test_a_bar_code_has_its_check_digit(gtin: str, good: bool) -> None:
    assert ("gtin" not in IdentityForm.of(MUG).with_values(gtin=gtin).problems()) is good


@pytest.mark.parametrize("typed", ["6911.10.10", "69111010", "6911 10 10", " 6911.1010 "])
def test_an_ncm_is_stored_as_digits_however_it_is_typed(typed: str) -> None:
    assert NCM.parse(typed) == "69111010"
    assert NCM.check("69111010") is None
    assert NCM.format("69111010") == "6911.10.10"


@pytest.mark.parametrize("typed", ["6911", "691110100", "6911.10.1x", "x"])
def test_another_number_of_digits_is_no_ncm(typed: str) -> None:
    assert NCM.check(NCM.parse(typed))
    assert "ncm" in FiscalForm(ncm=NCM.parse(typed)).problems()


@pytest.mark.parametrize(
    ("places", "sign", "typed", "value"),
    [
        (3, "kg", "1,250", "1.250"),
        (3, "kg", "0.5", "0.5"),
        (2, "R$", "1.250", "1250"),
        (2, "R$", "1.250,90", "1250.90"),
        (1, "cm", "12,5", "12.5"),
    ],
)
def test_a_measure_is_read_as_the_trade_writes_it(
    places: int, sign: str, typed: str, value: str
) -> None:
    kind = Measure(places, sign)
    read = kind.parse(typed)

    assert read == Decimal(value)
    assert kind.parse(kind.format(read)) == read


def test_a_measure_may_stay_blank_and_asks_where_two_readings_are_possible() -> None:
    assert Measure(3, "kg").parse("  ") is None
    assert Measure(3, "kg").format(None) == ""
    with pytest.raises(InvalidInput):
        Measure(3, "kg").parse("1.250")
    with pytest.raises(InvalidInput):
        Measure(3, "kg").parse("leve")
    assert Measure(1, "cm").check(Decimal("1.25"))


def test_no_days_are_not_zero_days() -> None:
    days = Days()

    assert days.parse("") is None
    assert days.parse("0") == 0
    assert days.check(-1)
    assert days.check(1000)
    with pytest.raises(InvalidInput):
        days.parse("1,5")


# Two at once


def test_what_two_changed_differently_collides_and_nothing_else() -> None:
    stored = replace(MUG, sale_price=Decimal(42), brand="Oxford", name="Caneca azul")
    typed = {"sale_price": Decimal(45), "brand": "Oxford", "ncm": "69111010"}

    assert changed_fields(MUG, stored) == {"sale_price", "brand", "name"}
    assert conflicts(MUG, stored, typed) == ("sale_price",)
    both = with_typed(stored, typed)
    assert (both.name, both.sale_price, both.ncm) == ("Caneca azul", Decimal(45), "69111010")


# Attributes


def test_attributes_keep_their_order_and_lose_empty_lines() -> None:
    attributes = {"Voltagem": "220 V", "Cor": "Azul"}

    assert attributes_of([*lines_of(attributes), ("", ""), (" Material ", " Aço ")]) == {
        "Voltagem": "220 V",
        "Cor": "Azul",
        "Material": "Aço",
    }
    assert list(attributes_of(lines_of(attributes))) == ["Voltagem", "Cor"]


def test_a_value_without_a_name_and_a_name_twice_are_told() -> None:
    problems = line_problems([("Cor", "Azul"), ("", "220 V"), ("COR", "Verde"), ("", "")])

    assert set(problems) == {1, 2}


def test_lines_are_pasted_from_a_spreadsheet_or_a_page() -> None:
    assert pasted_lines("Cor\tAzul\r\n\r\nMaterial: Aço inox\nFrágil") == [
        ("Cor", "Azul"),
        ("Material", "Aço inox"),
        ("Frágil", ""),
    ]


# Kits


def line(quantity: str, available: str, price: str | None = "10") -> KitLine:
    money = None if price is None else Decimal(price)
    return KitLine(1, "A", "A", quantity, Decimal(available), price=money)


def test_the_scarcest_component_says_how_many_kits_there_are() -> None:
    assert availability([line("2", "9"), line("1", "7")]) == 4
    assert availability([line("2", "-3"), line("1", "7")]) == -2
    assert availability([]) is None
    assert availability([line("x", "9"), line("1", "7")]) is None
    assert line("x", "9").problem
    assert line("0", "9").problem


def test_a_kit_adds_up_its_components_where_all_prices_are_known() -> None:
    assert total([line("2", "9", "10"), line("1,5", "9", "4")], "price") == Decimal(26)
    assert total([line("2", "9", None)], "price") is None


def test_a_type_with_variations_is_offered() -> None:
    assert IdentityForm.of(MUG).with_values(type=ProductType.PARENT).problems() == {}
