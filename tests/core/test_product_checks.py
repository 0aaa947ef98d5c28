"""What a product must be like before it may be saved, and what is only worth a warning."""

import pytest

from anydesk.core.product_checks import product_problems, product_warnings
from anydesk.core.products import Product


def problems(**fields: str) -> dict[str, str]:
    return dict(product_problems(Product(**{"sku": "CAN-1", "name": "Caneca", **fields})))  # type: ignore[arg-type]


def warnings(**fields: str) -> dict[str, str]:
    return dict(product_warnings(Product(**{"sku": "CAN-1", "name": "Caneca", **fields})))  # type: ignore[arg-type]


@pytest.mark.parametrize("ncm", ["", "61091000", "6109.10.00", "6109 1000"])
def test_an_ncm_of_eight_digits(ncm: str) -> None:
    assert problems(ncm=ncm) == {}


@pytest.mark.parametrize("ncm", ["6109100", "610910000", "6109.10.0X", "٦١٠٩١٠٠٠"])
def test_any_other_ncm_is_refused(ncm: str) -> None:
    assert "8 digits" in problems(ncm=ncm)["ncm"]


@pytest.mark.parametrize(
    ("cest", "fits"), [("", True), ("2803800", True), ("28.038.00", True), ("280380", False)]
)
def test_a_cest_of_seven_digits(cest: str, fits: bool) -> None:
    assert ("cest" not in problems(cest=cest, ncm="61091000")) is fits


@pytest.mark.parametrize("gtin", ["7891234567895", ""])
def test_a_gtin_with_its_check_digit(gtin: str) -> None:
    assert problems(gtin=gtin) == {}


@pytest.mark.parametrize("gtin", ["7891234567896", "123", "abc"])
def test_any_other_gtin_is_refused(gtin: str) -> None:
    assert list(problems(gtin=gtin)) == ["gtin"]


@pytest.mark.parametrize("sku", ["CAN-1", "can_1", "A", "0001"])
def test_an_ordinary_sku(sku: str) -> None:
    assert warnings(sku=sku) == {}


@pytest.mark.parametrize("sku", ["CAN 1", "AÇO-1", "A/B", "A.1", "A|B"])
def test_another_sku_warns_and_is_not_refused(sku: str) -> None:
    assert problems(sku=sku) == {}
    assert list(warnings(sku=sku)) == ["sku"]


def test_a_cest_without_ncm_and_a_gtin_twice_warn() -> None:
    assert list(warnings(cest="2803800")) == ["ncm"]
    assert list(warnings(gtin="7891234567895", package_gtin="7891234567895")) == ["package_gtin"]
