"""Descriptions of strangers in the window: nothing is loaded, nothing runs, links are asked for."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextDocument
from PySide6.QtWidgets import QWidget

from anydesk.services import Services
from anydesk.simulator.sample_descriptions import HOSTILE, long_description
from anydesk.ui import dialogs
from anydesk.ui.html_view import HtmlView
from tests.api.picture_server import picture
from tests.ui.conftest import MakeContext

Until = Callable[..., Awaitable[None]]
IMAGE = QTextDocument.ResourceType.ImageResource.value
STYLE = QTextDocument.ResourceType.StyleSheetResource.value


@pytest.fixture
def view(
    empty_services: Services, make_context: MakeContext, show: Callable[[QWidget], QWidget]
) -> HtmlView:
    made = HtmlView(make_context(empty_services))
    show(made)
    return made


def loaded(view: HtmlView, name: str, kind: int = IMAGE) -> QImage:
    found = view.loadResource(kind, QUrl(name))
    assert isinstance(found, QImage)
    return found


async def test_a_hostile_description_shows_its_words_and_loads_nothing(
    view: HtmlView, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    whole = view.loadResource

    def noting(kind: int, name: Any) -> object:
        asked.append(name.toString())
        return whole(kind, name)

    monkeypatch.setattr(view, "loadResource", noting)
    view.put(HOSTILE)
    view.grab()

    words = view.toPlainText()
    assert "Som que acompanha você" in words
    assert "visite a loja" in words
    assert "alert" not in words
    assert "roubo" not in words
    assert "passwd" not in view.toHtml()
    assert set(asked) <= {"https://example.org/rastreador.gif"}


@pytest.mark.parametrize(
    "name",
    ["https://example.org/a.gif", "file:///etc/passwd", "data:image/png;base64,AAAA", "a.png", "",
     "qrc:/x.png", "ftp://example.org/a.png"],
)  # fmt: skip
async def test_nothing_but_a_thumbnail_is_ever_loaded(view: HtmlView, name: str) -> None:
    assert loaded(view, name).size().width() == 1
    assert loaded(view, name, STYLE).size().width() == 1


async def test_a_file_of_this_computer_is_not_shown(view: HtmlView, tmp_path: Path) -> None:
    file = tmp_path / "segredo.png"
    file.write_bytes(picture(50, 50))

    assert loaded(view, file.as_uri()).size().width() == 1
    view.put(f'<img src="{file.as_uri()}">')
    assert file.name not in view.toHtml()


async def test_a_picture_of_the_image_store_is_shown(
    view: HtmlView, empty_services: Services
) -> None:
    url = "https://loja.example.org/fotos/ã b.png?x=1"
    empty_services.pictures.files.keep_thumbnail(url, picture(40, 20), "png")

    assert loaded(view, url).width() == 40


async def test_plain_text_keeps_its_lines_and_its_signs(view: HtmlView) -> None:
    view.put("Sisal < algodão\n• 60 cm\n\n<3")

    assert view.toPlainText() == "Sisal < algodão\n• 60 cm\n\n<3"
    view.put("")
    assert view.toPlainText() == ""


async def test_the_words_alone(view: HtmlView) -> None:
    view.put("<h1>Caneca</h1><p>azul</p>")
    view.put_words()

    assert view.toPlainText() == "Caneca\n\nazul"


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "text",
    [
        long_description(10_000),
        "<table><tr><td>" * 5_000,
        "<ul><li>" * 5_000,
        "<br>" * 20_000,
        "<table><tr>" + "<td width=99999999 colspan=99999999>x" * 3_000,
        "<h1 style='font-size:99999px'>" * 3_000 + "x" * 50_000,
        "x" * 200_000,
    ],
)
async def test_no_description_freezes_the_window(view: HtmlView, text: str) -> None:
    view.put(text)
    view.grab()


async def test_a_link_is_opened_only_after_its_address_was_seen(
    view: HtmlView, monkeypatch: pytest.MonkeyPatch, until: Until
) -> None:
    opened: list[str] = []
    questions: list[str] = []
    answers = [False, True]

    async def confirm(_parent: object, _title: str, text: str, **_more: str) -> bool:
        questions.append(text)
        return answers[len(questions) - 1]

    monkeypatch.setattr(dialogs, "confirm", confirm)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    before = view.toHtml()
    view.anchorClicked.emit(QUrl("https://example.org/loja"))
    await until(lambda: len(questions) == 1)
    assert opened == []
    view.anchorClicked.emit(QUrl("https://ex\u0430mple.org/loja"))
    await until(lambda: len(opened) == 1)

    assert "example.org/loja" in questions[0]
    # The Cyrillic letter that looks like a Latin one is shown as what it is.
    assert "xn--" in questions[1]
    assert view.toHtml() == before


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "file:///etc/passwd", "#top", "mailto:a@b.c"]
)
async def test_other_links_do_nothing(view: HtmlView, link: str) -> None:
    view.anchorClicked.emit(QUrl(link))

    assert view._context.tasks.running == 0
