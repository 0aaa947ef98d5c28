"""dev.py i18n: what is collected, what is kept, and what counts as complete."""

from pathlib import Path

import pytest

from devtools import catalogue


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "page.py").write_text(
        'title = N_("Orders")\n'
        "def show(count):\n"
        '    return ngettext("{count} order", "{count} orders", count), _("Send")\n',
        "utf-8",
    )
    monkeypatch.setattr(catalogue, "CATALOGUES", tmp_path / "i18n")
    monkeypatch.setattr(catalogue, "collect", lambda: COLLECT(folder))
    return folder


COLLECT = catalogue.collect


def translate(path: Path, **strings: str) -> None:
    text = path.read_text("utf-8")
    for original, translation in strings.items():
        text = text.replace(
            f'msgid "{original}"\nmsgstr ""', f'msgid "{original}"\nmsgstr "{translation}"'
        )
    text = text.replace('msgstr[0] ""', 'msgstr[0] "{count} pedido"')
    path.write_text(text.replace('msgstr[1] ""', 'msgstr[1] "{count} pedidos"'), "utf-8")


def test_a_new_language_starts_with_every_text_and_none_translated(source: Path) -> None:
    assert catalogue.add("pt_BR") == 0

    found = catalogue.problems(catalogue.collect(), catalogue.po_file("pt_BR"))
    assert len(found) == 3
    assert all(line.startswith("not translated") for line in found)


def test_a_complete_catalogue_passes_and_a_stale_one_says_why(source: Path) -> None:
    catalogue.add("pt_BR")
    path = catalogue.po_file("pt_BR")
    translate(path, Orders="Pedidos", Send="Enviar")
    assert catalogue.problems(catalogue.collect(), path) == [
        "the compiled catalogue is out of date"
    ]
    catalogue.update()
    assert catalogue.check() == 0

    (source / "page.py").write_text('_("Send")\n_("Stop")\n', "utf-8")

    assert catalogue.check() == 1
    assert catalogue.problems(catalogue.collect(), path) == [
        "not collected: 'Stop'",
        "no longer used: 'Orders'",
        "no longer used: '{count} order'",
    ]


def test_an_update_keeps_translations_and_guesses_none(source: Path) -> None:
    catalogue.add("pt_BR")
    path = catalogue.po_file("pt_BR")
    translate(path, Orders="Pedidos", Send="Enviar")
    (source / "page.py").write_text('_("Send")\n_("Sent")\n', "utf-8")

    catalogue.update()

    text = path.read_text("utf-8")
    assert 'msgid "Send"\nmsgstr "Enviar"' in text
    assert 'msgid "Sent"\nmsgstr ""' in text
    assert "fuzzy" not in text


def test_an_update_without_changes_leaves_the_files_as_they_are(source: Path) -> None:
    catalogue.add("pt_BR")
    path = catalogue.po_file("pt_BR")
    before = path.read_bytes(), path.with_suffix(".mo").read_bytes()

    catalogue.update()

    assert (path.read_bytes(), path.with_suffix(".mo").read_bytes()) == before


def test_a_language_that_is_none_is_refused(source: Path) -> None:
    assert catalogue.add("../elsewhere") == 2
    assert not catalogue.CATALOGUES.exists()
