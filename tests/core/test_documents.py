"""CPF, CNPJ and GTIN: with and without mask, old and new form, and the ones that name nobody."""

import pytest

from anydesk.core.documents import (
    format_tax_id,
    is_placeholder_document,
    normal_gtin,
    normal_tax_id,
    tax_id_kind,
    valid_cnpj,
    valid_cpf,
    valid_gtin,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("529.982.247-25", "cpf"),
        ("52998224725", "cpf"),
        ("529.982.247-26", ""),
        ("111.111.111-11", ""),
        ("11.222.333/0001-81", "cnpj"),
        ("11222333000181", "cnpj"),
        ("11.222.333/0001-82", ""),
        ("12.ABC.345/01DE-35", "cnpj"),
        ("12abc34501de35", "cnpj"),
        ("12ABC34501DE36", ""),
        ("00.000.000/0000-00", ""),
        ("٥٢٩٩٨٢٢٤٧٢٥", ""),
        ("", ""),
        (None, ""),
        ("ISENTO", ""),
    ],
)
def test_a_document_is_known_by_its_check_digits(text: str | None, kind: str) -> None:
    assert tax_id_kind(text) == kind
    assert valid_cpf(text) is (kind == "cpf")
    assert valid_cnpj(text) is (kind == "cnpj")


@pytest.mark.parametrize("text", ["", None, "00000000000", "000.000.000-00", "99999999999999"])
def test_fillers_name_nobody(text: str | None) -> None:
    assert is_placeholder_document(text)


def test_the_filler_that_passes_the_check_names_nobody_either() -> None:
    assert is_placeholder_document("123.456.789-09")
    assert not is_placeholder_document("529.982.247-25")
    assert not is_placeholder_document("12.ABC.345/01DE-35")


def test_the_mask_comes_and_goes() -> None:
    assert format_tax_id("52998224725") == "529.982.247-25"
    assert format_tax_id("12abc34501de35") == "12.ABC.345/01DE-35"
    assert normal_tax_id(" 12.abc.345/01de-35 ") == "12ABC34501DE35"
    assert format_tax_id(" X-123 ") == "X-123"
    assert format_tax_id(None) == ""


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("7891234567895", True),
        ("789-1234 567895", True),
        ("7891234567891", False),
        ("73513537", True),
        ("012345678905", True),
        ("17891234567892", True),
        ("0000000000000", False),
        ("SEM GTIN", False),
        ("789123456789X", False),
        ("", False),
    ],
)
def test_a_bar_code_checks_itself(text: str, good: bool) -> None:
    assert valid_gtin(text) is good


def test_sem_gtin_is_no_bar_code() -> None:
    assert normal_gtin("SEM GTIN") == ""
    assert normal_gtin(" 789 1234-567895 ") == "7891234567895"
