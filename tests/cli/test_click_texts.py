"""Click's own words are translated together with ours."""

from pathlib import Path

import click
import pytest
from babel.messages.extract import extract_from_dir

from anydesk import language
from anydesk.cli.click_texts import TEXTS


def test_every_text_is_one_that_click_says() -> None:
    found = extract_from_dir(
        str(Path(click.__file__).parent),
        method_map=[("**.py", "python")],
        keywords={"_": None, "ngettext": (1, 2)},
    )
    said = {text if isinstance(text, str) else text[0] for _file, _line, text, *_rest in found}

    assert set(TEXTS) <= said


def test_click_speaks_portuguese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "")
    language.install("pt-BR")
    try:
        with click.Context(click.Command("receber")) as context:
            told = context.get_help()
    finally:
        language.install("en")

    assert told.startswith("Uso:")
    assert "Mostrar esta ajuda e sair." in told
