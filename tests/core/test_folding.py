"""What is kept and what is typed are folded alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Cerâmica  AZUL", "ceramica azul"),
        ("São João\nd'Água", "sao joao d'agua"),
        ("STRASSE straße", "strasse strasse"),
        ("", ""),
        (" \t ", ""),
        ("nº 5", "no 5"),
    ],
)
def test_case_accents_and_spaces_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
