"""Brazilian documents and product codes: CPF, CNPJ (also with letters, as from 2026), GTIN."""

from typing import Literal

from stdnum import ean
from stdnum.br import cnpj, cpf

TaxIdKind = Literal["cpf", "cnpj", ""]

CPF_LENGTH = 11
CNPJ_LENGTH = 14

# Passes the check digits and is typed by everybody who has to fill in a CPF.
_WELL_KNOWN_PLACEHOLDERS = frozenset({"12345678909"})

_NO_GTIN = frozenset({"semgtin", "semean"})


def normal_tax_id(text: str | None) -> str:
    """The document as it is stored and compared: ASCII letters and digits only, upper case."""
    return "".join(c for c in (text or "").upper() if c.isascii() and c.isalnum())


def tax_id_kind(text: str | None) -> TaxIdKind:
    """Which document this is, with or without mask; "" where its check digits do not fit."""
    number = normal_tax_id(text)
    # 111.111.111-11 passes the check digits, but the tax office issues no such number.
    if len(set(number)) < 2:
        return ""
    if len(number) == CPF_LENGTH and cpf.is_valid(number):
        return "cpf"
    if len(number) == CNPJ_LENGTH and cnpj.is_valid(number):
        return "cnpj"
    return ""


def valid_cpf(text: str | None) -> bool:
    """Whether this is a CPF, with or without mask."""
    return tax_id_kind(text) == "cpf"


def valid_cnpj(text: str | None) -> bool:
    """Whether this is a CNPJ, numeric or with letters, with or without mask."""
    return tax_id_kind(text) == "cnpj"


def is_placeholder_document(text: str | None) -> bool:
    """Whether this names nobody: blank, one character repeated, or a well-known filler.

    Two customers must never be taken for one because of such a document.
    """
    number = normal_tax_id(text)
    return len(set(number)) < 2 or number in _WELL_KNOWN_PLACEHOLDERS


def format_tax_id(text: str | None) -> str:
    """The document with its mask, for screens; what is neither CPF nor CNPJ stays as it is."""
    number = normal_tax_id(text)
    if len(number) == CPF_LENGTH and number.isdigit():
        return cpf.format(number)
    if len(number) == CNPJ_LENGTH and number[-2:].isdigit():
        return cnpj.format(number)
    return (text or "").strip()


def normal_gtin(text: str | None) -> str:
    """The code without blanks and hyphens; the tax office's "SEM GTIN" means there is none."""
    if text and text.isascii() and text.isdigit():
        return text
    code = "".join(c for c in (text or "") if not c.isspace() and c not in "-\u200b")
    return "" if code.lower() in _NO_GTIN else code


def valid_gtin(text: str | None) -> bool:
    """Whether this is a GTIN of 8, 12, 13 or 14 digits with the right check digit."""
    code = normal_gtin(text)
    return code.isascii() and len(set(code)) > 1 and ean.is_valid(code)
