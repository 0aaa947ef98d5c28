"""The pictures of a form: their order, by mouse and keyboard, adding, removing, their states."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from anydesk.core.changes import IMAGES
from anydesk.core.pictures import Picture, PictureState
from anydesk.services import Services
from anydesk.services import pictures as module
from anydesk.services.pictures import PicturesService
from anydesk.storage import pictures as storage
from anydesk.ui.picture_list import caption, offered, state_icon, state_sentence
from anydesk.ui.pictures import PictureStrip
from anydesk.ui.thumbnails import KEPT, Thumbnails, fitted
from tests.api.picture_server import START, PictureServer, Said, picture, picture_server
from tests.ui.conftest import MakeContext

Until = Callable[..., Awaitable[None]]
A, B, C, D = (f"{START}{name}.png" for name in "abcd")
ROOT = QModelIndex()
READY = PictureState.READY


@pytest.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PictureServer]:
    """A server behind the invented addresses that has the pictures a, b and c."""
    async with picture_server() as made:

        async def own(_self: PicturesService) -> dict[str, str]:
            return made.own

        monkeypatch.setattr(module, "PRACTICE_PICTURES", START)
        monkeypatch.setattr(PicturesService, "_practice_pictures", own)
        made.answers = {f"{name}.png": Said(picture(500, 500)) for name in "abc"}
        yield made


@pytest.fixture
async def strip(
    server: PictureServer,
    empty_services: Services,
    make_context: MakeContext,
    show: Callable[[QWidget], QWidget],
    until: Until,
) -> PictureStrip:
    """With the pictures a, b and c, which the image store has."""
    for url in (A, B, C):
        empty_services.pictures.files.keep_thumbnail(url, picture(256, 256), "png")
    ready = [Picture(url, READY, width=500, height=500, size=150_000) for url in (A, B, C)]
    await empty_services.store.run(partial(storage.save, pictures=ready))
    made = PictureStrip(make_context(empty_services))
    show(made)
    made.put([A, B, C])
    await until(lambda: made.thumbnails.picture(A) is not None)
    await until(lambda: made._context.tasks.running == 0)
    return made


@pytest.fixture
def heard(strip: PictureStrip) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    strip.changed.connect(lambda: found.append(strip.urls()))
    return found


async def quiet(strip: PictureStrip, until: Until) -> None:
    """No request is left when the test ends: between a test and its fixtures there is no loop."""
    await until(lambda: strip._context.tasks.running == 0)


def choose(strip: PictureStrip, row: int) -> None:
    strip.view.setCurrentIndex(strip.model.index(row))


def press(strip: PictureStrip, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    strip.activateWindow()
    strip.view.setFocus()
    pressed = Qt.KeyboardModifier.NoModifier
    for one in modifiers:
        pressed |= one
    QTest.keyClick(strip.view, key, pressed)


def carrying(*urls: str, text: str = "") -> QMimeData:
    data = QMimeData()
    if urls:
        data.setUrls([QUrl(url) for url in urls])
    if text:
        data.setText(text)
    return data


def drop(strip: PictureStrip, data: QMimeData, row: int) -> None:
    strip.model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, ROOT)


async def test_pictures_are_shown_in_their_order_and_given_back(strip: PictureStrip) -> None:
    assert strip.urls() == (A, B, C)
    assert strip.model.rowCount() == 3
    assert strip._facts.text() == "500 × 500 pixels, 146 kB"
    spoken = strip.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Picture 1 of 3, main picture, a.png"
    strip.put([B, "", B, A])
    assert strip.urls() == (B, A)


async def test_what_the_store_has_not_is_fetched_once(
    strip: PictureStrip, server: PictureServer, until: Until
) -> None:
    strip.put([A, B, C, D])
    await until(lambda: (known := strip.model.known.get(D)) is not None and not known.is_new)
    strip.put([D, A])
    await quiet(strip, until)

    assert server.asked == ["d.png"]
    assert strip.model.known[D].state == PictureState.FAILED
    choose(strip, 0)
    assert "no picture" in strip._state.text()
    assert not strip.button("again").isHidden()


async def test_fetching_again_brings_a_picture_that_was_put_there_since(
    strip: PictureStrip, server: PictureServer, until: Until
) -> None:
    strip.put([D])
    await until(lambda: (known := strip.model.known.get(D)) is not None and bool(known.problem))
    server.answers["d.png"] = Said(picture())
    strip.button("again").click()
    await until(lambda: strip.thumbnails.picture(D) is not None)

    await until(lambda: strip.model.known[D].state == PictureState.READY)
    assert strip._state.isHidden()
    await quiet(strip, until)


@pytest.mark.parametrize(
    ("source", "target", "order"),
    [(0, 3, (B, C, A)), (2, 0, (C, A, B)), (0, 2, (B, A, C)), (1, 1, (A, B, C)), (1, 2, (A, B, C))],
)
async def test_dragging_puts_them_in_order(
    strip: PictureStrip, heard: list[Any], source: int, target: int, order: tuple[str, ...]
) -> None:
    drop(strip, strip.model.mimeData([strip.model.index(source)]), target)

    assert strip.urls() == order
    assert heard == ([] if order == (A, B, C) else [order])
    assert strip.model.rowCount() == 3


async def test_the_keyboard_moves_removes_and_takes_back(
    strip: PictureStrip, heard: list[Any]
) -> None:
    choose(strip, 1)
    press(strip, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert strip.urls() == (A, C, B)
    assert strip.row == 2
    press(strip, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    press(strip, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert strip.urls() == (B, A, C)
    press(strip, Qt.Key.Key_Delete)
    assert strip.urls() == (A, C)
    for before in ((B, A, C), (A, B, C), (A, C, B), (A, B, C)):
        press(strip, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert strip.urls() == before
    press(strip, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert strip.urls() == (A, B, C)
    assert len(heard) == 8


async def test_buttons_do_the_same_and_only_what_is_possible(strip: PictureStrip) -> None:
    def possible() -> set[str]:
        keys = ("main", "earlier", "later", "remove", "undo", "open")
        return {key for key in keys if strip.button(key).isEnabled()}

    choose(strip, 0)
    assert possible() == {"later", "remove", "open"}
    choose(strip, 2)
    assert possible() == {"main", "earlier", "remove", "open"}
    strip.button("main").click()
    assert strip.urls() == (C, A, B)
    strip.button("later").click()
    strip.button("remove").click()
    assert strip.urls() == (A, B)
    strip.button("undo").click()
    assert strip.urls() == (A, C, B)
    strip.put([])
    assert possible() == set()
    assert strip._state.text() == "No picture yet."


async def test_the_last_picture_can_go_and_come_back(strip: PictureStrip, heard: list[Any]) -> None:
    strip.put([A])
    press(strip, Qt.Key.Key_Delete)
    press(strip, Qt.Key.Key_Delete)
    assert strip.urls() == ()
    strip.button("undo").click()

    assert strip.urls() == (A,)
    assert heard == [(), (A,)]


async def test_an_address_is_typed_and_checked(
    strip: PictureStrip, server: PictureServer, heard: list[Any], until: Until
) -> None:
    strip.field.setText(f"  {D} ")
    QTest.keyClick(strip.field, Qt.Key.Key_Return)

    assert strip.urls() == (A, B, C, D)
    assert strip.field.text() == ""
    await until(lambda: not strip.problem.isHidden())
    assert "no picture" in strip.problem.text()
    assert heard == [(A, B, C, D)]
    await quiet(strip, until)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("loja.com.br/a.jpg", "https://"),
        ("http://192.168.0.1/a.jpg", "own network"),
        ("", "Type the address"),
        (A, "there already"),
    ],
)
async def test_what_cannot_be_an_address_stays_to_be_corrected(
    strip: PictureStrip, heard: list[Any], typed: str, word: str
) -> None:
    strip.field.setText(typed)
    strip.button("add").click()

    assert word in strip.problem.text()
    assert strip.field.text() == typed
    assert heard == []


async def test_files_are_dropped_where_they_belong(
    strip: PictureStrip, tmp_path: Path, until: Until
) -> None:
    (tmp_path / "foto.png").write_bytes(picture(30, 30))
    (tmp_path / "texto.jpg").write_text("nada")
    files = [
        QUrl.fromLocalFile(str(tmp_path / name)).toString() for name in ("foto.png", "texto.jpg")
    ]

    drop(strip, carrying(*files), 1)
    await until(lambda: len(strip.urls()) == 4)

    local = strip.urls()[1]
    assert strip.urls() == (A, local, B, C)
    assert local.startswith("local:")
    assert "texto.jpg" in strip.problem.text()
    await until(lambda: strip.thumbnails.picture(local) is not None)
    choose(strip, 1)
    assert "public address" in strip._state.text()
    assert not strip.button("open").isEnabled()
    await quiet(strip, until)


async def test_addresses_are_dropped_and_pasted(strip: PictureStrip, until: Until) -> None:
    drop(strip, carrying(D, f"{START}e.png"), 0)
    assert strip.urls() == (D, f"{START}e.png", A, B, C)
    QGuiApplication.clipboard().setMimeData(carrying(text=f"veja {START}f.png e mais"))
    press(strip, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert strip.urls()[-1] == f"{START}f.png"
    await quiet(strip, until)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (carrying(), []),
        (carrying(text="nada aqui"), []),
        (carrying(text="javascript:alert(1)"), []),
        (carrying("https://loja.com.br/ã b.png"), ["https://loja.com.br/%C3%A3%20b.png"]),
    ],
)
def test_only_files_and_addresses_are_offered(data: QMimeData, found: list[str]) -> None:
    assert offered(data) == found


async def test_a_strange_drag_from_another_program_does_nothing(strip: PictureStrip) -> None:
    data = QMimeData()
    data.setData("application/x-anydesk-picture-row", b"99")
    drop(strip, data, 0)
    data.setData("application/x-anydesk-picture-row", b"\xff-1")
    drop(strip, data, 0)

    assert strip.urls() == (A, B, C)


async def test_the_address_is_opened_in_the_browser_only_on_demand(
    strip: PictureStrip, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    choose(strip, 1)
    assert opened == []
    strip.button("open").click()

    assert opened == [B]


@pytest.mark.parametrize(
    ("url", "known", "icon", "word"),
    [
        ("local:x.png", None, "triangle-alert", "only on this computer"),
        (A, None, "clock", "being fetched"),
        (A, Picture(A), "clock", "being fetched"),
        (A, Picture(A, problem="Nada.", attempts=1), "clock", "tried again later"),
        (A, Picture(A, PictureState.FAILED, problem="Nada."), "circle-alert", "Nada."),
        (A, Picture(A, PictureState.READY), "", ""),
    ],
)
def test_every_state_has_words_and_a_badge(
    url: str, known: Picture | None, icon: str, word: str
) -> None:
    assert state_icon(url, known)[0] == icon
    assert word in state_sentence(url, known)
    assert bool(word) == bool(state_sentence(url, known))


def test_the_name_of_a_picture() -> None:
    assert caption("https://a.example/b/c.jpg?x=1") == "c.jpg"
    assert caption("https://a.example/") == "a.example"
    assert caption("local:abc.png") == "Only here"


async def test_names_for_those_who_do_not_see(strip: PictureStrip) -> None:
    for widget in (strip.view, strip.field, strip._preview):
        assert widget.accessibleName()
    for key in ("earlier", "later"):
        assert strip.button(key).accessibleName()


# Thumbnails


async def test_thumbnails_come_when_they_arrive_and_old_ones_go(
    strip: PictureStrip, empty_services: Services, until: Until, tmp_path: Path
) -> None:
    thumbnails = Thumbnails(strip._context, strip)
    (tmp_path / "x.png").write_bytes(picture())
    url = await empty_services.pictures.add_local(tmp_path / "x.png")
    path = empty_services.pictures.thumbnail(url)
    assert path is not None
    data = path.read_bytes()
    path.unlink()
    assert thumbnails.picture(url) is None
    await until(lambda: url in thumbnails._missing)
    path.write_bytes(data)
    assert thumbnails.picture(url) is None

    empty_services.changes.publish(IMAGES)
    await until(lambda: thumbnails.picture(url) is not None)
    for number in range(KEPT):
        thumbnails._keep(str(number), QPixmap(2, 2).toImage())
    assert len(thumbnails._known) == KEPT
    assert url not in thumbnails._known


def test_a_picture_is_fitted_and_never_blown_up(qapp: object) -> None:
    large, small = QPixmap(200, 100), QPixmap(10, 10)

    assert fitted(large, QSize(50, 50), 1.0).size() == QSize(50, 25)
    assert fitted(large, QSize(50, 50), 2.0).size() == QSize(100, 50)
    assert fitted(small, QSize(50, 50), 1.0).size() == QSize(10, 10)
