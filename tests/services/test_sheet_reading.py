"""Files of every kind and condition: what is read, and the sentence where nothing can be."""

import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from xlsxwriter.exceptions import FileCreateError

from anydesk.services import sheet_reading
from anydesk.services.sheet_messages import failure_of
from anydesk.services.sheet_reading import Table, read_table
from anydesk.services.sheet_text import UnreadableSheet
from anydesk.services.sheet_writing import LONGEST_CELL, cause_of, open_writer

TEXT = "Código (SKU);Descrição;Preço\r\n007;Maçã;1,50\r\n"
ROW = ("007", "Maçã", "1,50")


def written(folder: Path, data: bytes, name: str = "produtos.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def read_bytes(folder: Path, data: bytes) -> Table:
    return read_table(written(folder, data))


def workbook(sheets: dict[str, Sequence[Sequence[Any]]], **settings: Any) -> bytes:
    """An XLSX file with these sheets; texts that begin with "=" are formulas here."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, settings) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                for position, cell in enumerate(cells):
                    sheet.write(number, position, cell)
            if name == "Oculta":
                sheet.hide()
    return buffer.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_csv_of_every_encoding_and_separator(tmp_path: Path, encoding: str, separator: str) -> None:
    text = TEXT.replace(";", separator).replace("1,50", '"1,50"')

    table = read_bytes(tmp_path, text.encode(encoding))

    assert [row.cells for row in table.rows] == [ROW]
    assert table.rows[0].number == 2
    assert table.header.titles == ("Código (SKU)", "Descrição", "Preço")


def test_a_line_that_names_the_separator_is_obeyed(tmp_path: Path) -> None:
    table = read_bytes(tmp_path, b"sep=|\r\nSKU|Nome\r\nA|a;b,c\r\n")

    assert table.rows[0].cells == ("A", "a;b,c")


def test_blank_rows_and_a_heading_do_not_hide_the_titles(tmp_path: Path) -> None:
    table = read_bytes(tmp_path, b"\r\nMinha loja;;\r\nSKU;Nome\r\n;\r\nA;a\r\n")

    assert [(row.number, row.cells) for row in table.rows] == [(5, ("A", "a"))]


def test_line_breaks_inside_quotes_belong_to_the_cell(tmp_path: Path) -> None:
    table = read_bytes(tmp_path, b'SKU;Nome\r\nA;"um\r\ndois"\r\nB;b\r\n')

    assert [row.cells[1] for row in table.rows] == ["um\r\ndois", "b"]


def test_a_workbook_keeps_texts_and_numbers_apart(tmp_path: Path) -> None:
    data = workbook(
        {"Produtos": [["SKU", "Nome", "Preço"], ["007", True, 1234.1], [7, "x", "1,5"]]}
    )

    table = read_bytes(tmp_path, data)

    assert table.sheet == "Produtos"
    assert [row.cells for row in table.rows] == [
        ("007", "Sim", Decimal("1234.1")),
        (Decimal(7), "x", "1,5"),
    ]


def test_the_first_visible_sheet_with_the_titles_is_read(tmp_path: Path) -> None:
    data = workbook(
        {
            "Instruções": [["Preencha a planilha"]],
            "Vazia": [],
            "Oculta": [["SKU"], ["escondido"]],
            "Dados": [[], ["", "", ""], ["SKU", "Nome"], ["A", "a"]],
        }
    )

    table = read_bytes(tmp_path, data)

    assert (table.sheet, table.rows[0].cells[0], table.rows[0].number) == ("Dados", "A", 4)


def zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not a spreadsheet"),
        (b"%PDF-1.7 ...", "not a spreadsheet"),
        (zipped("fotos/1.jpg"), "not a spreadsheet"),
        (zipped("xl/workbook.xml"), "damaged"),
        (b"PK\x03\x04 cut off", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (LOCKED, "password"),
        (b"<html><table><tr><td>SKU</td></tr></table></html>", "web page"),
        (b"  <!DOCTYPE html>", "web page"),
        (b"<?xml version='1.0'?><Workbook/>", "web page or XML"),
        (b"Nome;Cor\r\na;b\r\n", "Nome, Cor"),
        (b'SKU;Nome\r\nA;"aberta\r\nB;b\r\n', "never closed"),
        (TEXT.encode() + b"\xe7\r\n", "two encodings"),
        (b"SKU;Nome\r\nA;\x81\r\n", "two encodings"),
        (b"\xff\xfeS\x00K\x00U", "two encodings"),
        ("C\ufffddigo (SKU);Descri\ufffd\r\n".encode(), "titles are damaged"),
        (TEXT.encode().decode("cp1252").encode(), "titles are damaged"),
        (workbook({"A": [], "B": []}), "no rows"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(UnreadableSheet) as caught:
        read_bytes(tmp_path, data)

    assert words in str(caught.value.problem)


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_reading, "MOST_ROWS", 3)

    with pytest.raises(UnreadableSheet, match="more than"):
        read_bytes(tmp_path, b"SKU\r\n" + b"A\r\n" * 4)


def test_too_many_cells_or_bytes_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_reading, "MOST_CELLS", 1)
    with pytest.raises(UnreadableSheet, match="too large"):
        read_bytes(tmp_path, workbook({"A": [["SKU", "Nome"], ["A", "a"]]}))

    monkeypatch.setattr(sheet_reading, "MOST_UNPACKED", 1)
    with pytest.raises(UnreadableSheet, match="too large"):
        read_bytes(tmp_path, workbook({"A": [["SKU"]]}))

    monkeypatch.setattr(sheet_reading, "MOST_BYTES", 1)
    with pytest.raises(UnreadableSheet, match="too large"):
        read_bytes(tmp_path, TEXT.encode())


def test_a_file_that_is_not_there_or_a_folder(tmp_path: Path) -> None:
    with pytest.raises(UnreadableSheet, match="no file"):
        read_table(tmp_path / "nada.csv")
    with pytest.raises(UnreadableSheet, match="cannot be opened"):
        read_table(tmp_path)


@given(data=st.binary(max_size=400))
def test_no_bytes_break_the_reader(tmp_path: Path, data: bytes) -> None:
    try:
        told = read_bytes(tmp_path, data).digest
    except UnreadableSheet as error:
        told = str(error.problem)

    assert told


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_what_a_writer_writes_the_reader_reads(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"produtos{suffix}"
    writer = open_writer(path, suffix, ("SKU", "Nome", "Preço"), frozenset({0}))
    writer.add([["=1+1", "linha 1\nlinha 2", Decimal("1.5")], ["007", "x" * LONGEST_CELL, ""]])
    writer.close()

    table = read_table(path)

    first, second = (row.cells for row in table.rows)
    assert first[0] == {".csv": "'=1+1", ".xlsx": "=1+1"}[suffix]
    assert first[1] == "linha 1\nlinha 2"
    assert first[2] in {"1,5", Decimal("1.5")}
    assert second[:2] == ("007", "x" * LONGEST_CELL)


def test_a_text_too_long_for_a_cell_is_left_out_whole(tmp_path: Path) -> None:
    path = tmp_path / "produtos.xlsx"
    writer = open_writer(path, ".xlsx", ("SKU", "Nome"), frozenset())
    writer.add([["A", "x" * (LONGEST_CELL + 1)]])
    writer.close()

    assert writer.left_out == 1
    assert read_table(path).rows[0].cells[0] == "A"
    assert "x" not in "".join(map(str, read_table(path).rows[0].cells))


def test_why_a_file_cannot_be_written_is_known() -> None:
    assert failure_of(cause_of(FileCreateError(FileNotFoundError(2, "gone")))) == "no_folder"
    assert failure_of(cause_of(PermissionError(13, "denied"))) == "refused"
    assert failure_of(cause_of(OSError(28, "No space left"))) == "full"


def open_document(*rows: Sequence[str]) -> bytes:
    """The least that is an ODS file with one table of texts."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{text}</text:p></table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="Plan1">'
        f"{cells}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>'
        )
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def test_a_libreoffice_sheet_is_read_too(tmp_path: Path) -> None:
    table = read_bytes(tmp_path, open_document(("SKU", "Nome"), ("007", "Maçã")))

    assert (table.sheet, table.rows[0].cells) == ("Plan1", ("007", "Maçã"))
