"""Names of customers, as they are formatted when an order is received."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.folding import fold
from anydesk.core.names import format_name


@pytest.mark.parametrize(
    ("told", "written"),
    [
        ("MARIA DA SILVA", "Maria da Silva"),
        ("joão dos santos e souza", "João dos Santos e Souza"),
        ("DA SILVA COMERCIO LTDA", "Da Silva Comercio Ltda"),
        ("PEDRO II DE ALCANTARA", "Pedro II de Alcantara"),
        ("JOSE CARLOS VIII", "Jose Carlos VIII"),
        ("ANA D'ÁVILA SANT'ANNA", "Ana D'Ávila Sant'Anna"),
        ("ana souza-lima", "Ana Souza-Lima"),
        ("PADARIA JB LTDA ME", "Padaria JB Ltda ME"),
        ("LIVIA MIX", "Livia Mix"),
        ("  MARIA   DAS  DORES ", "Maria das Dores"),
        ("Maria McDonald da Silva", "Maria McDonald da Silva"),
        ("ÉRICA ÂNGELO", "Érica Ângelo"),
        ("MODAS A.B.C.", "Modas A.B.C."),
        ("", ""),
        ("X", "X"),
        ("123", "123"),
    ],
)
def test_a_name_is_written_as_people_write_it(told: str, written: str) -> None:
    assert format_name(told) == written


@given(st.text(alphabet=st.characters(codec="latin-1", exclude_categories=("Cc",)), max_size=60))
def test_only_spaces_and_capitals_ever_change(name: str) -> None:
    assert fold(format_name(name)).split() == fold(name).split()


@given(st.text(max_size=60))
def test_formatting_twice_is_formatting_once(name: str) -> None:
    once = format_name(name)
    assert format_name(once) == once
