"""The image store: files dropped, files fetched, files that want to do harm."""

from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from anydesk.core.changes import IMAGES
from anydesk.core.clock import FixedClock
from anydesk.core.errors import InvalidInput
from anydesk.core.pictures import PRACTICE_PICTURES, PictureState
from anydesk.core.products import Product
from anydesk.services import Services
from anydesk.services import pictures as module
from anydesk.services.picture_child import LARGEST_SIDE, thumbnail_of
from anydesk.services.picture_decoding import Decoder
from anydesk.services.picture_messages import Thumbnail, Unusable
from anydesk.services.pictures import AGAIN_AFTER, UNUSED_FOR, PicturesService
from anydesk.simulator.server import PracticeHub
from tests.api.picture_server import START, PictureServer, Said, bomb, picture, picture_server


@pytest.fixture
async def server() -> AsyncIterator[PictureServer]:
    async with picture_server() as made:
        yield made


@pytest.fixture
def pictures(
    empty_services: Services, server: PictureServer, monkeypatch: pytest.MonkeyPatch
) -> PicturesService:
    """The image store, with the server behind invented addresses."""

    async def own(self: PicturesService) -> dict[str, str]:
        return server.own

    monkeypatch.setattr(module, "PRACTICE_PICTURES", START)
    monkeypatch.setattr(PicturesService, "_practice_pictures", own)
    return empty_services.pictures


def opened(path: Path | None) -> Image.Image:
    assert path is not None
    with Image.open(path) as found:
        found.load()
        return found


# What the child does


def test_a_thumbnail_is_small_and_knows_the_original() -> None:
    made = thumbnail_of(picture(1200, 600, "JPEG"))

    assert isinstance(made, Thumbnail)
    assert (made.suffix, made.width, made.height) == ("jpg", 1200, 600)
    assert Image.open(BytesIO(made.data)).size == (LARGEST_SIDE, LARGEST_SIDE // 2)
    assert len(made.data) < 10_000


def test_a_small_picture_is_not_blown_up() -> None:
    made = thumbnail_of(picture(20, 10))

    assert isinstance(made, Thumbnail)
    assert Image.open(BytesIO(made.data)).size == (20, 10)


def test_what_one_sees_through_stays_so() -> None:
    clear, solid = thumbnail_of(picture(mode="RGBA")), thumbnail_of(picture())

    assert isinstance(clear, Thumbnail)
    assert isinstance(solid, Thumbnail)
    assert (clear.suffix, solid.suffix) == ("png", "jpg")


def test_a_photo_is_turned_as_its_camera_says_and_tells_nothing_else() -> None:
    photo, file = Image.new("RGB", (400, 200)), BytesIO()
    exif = photo.getexif()
    exif[0x0112], exif[0x010F] = 6, "Marca da câmera"
    photo.save(file, "JPEG", exif=exif)

    made = thumbnail_of(file.getvalue())

    assert isinstance(made, Thumbnail)
    assert (made.width, made.height) == (200, 400)
    small = Image.open(BytesIO(made.data))
    assert small.size == (128, 256)
    assert not small.getexif()


def test_of_a_moving_picture_the_first_frame() -> None:
    red, blue = Image.new("RGB", (10, 10), "red"), Image.new("RGB", (10, 10), "blue")
    file = BytesIO()
    red.save(file, "GIF", save_all=True, append_images=[blue])

    made = thumbnail_of(file.getvalue())

    assert isinstance(made, Thumbnail)
    pixel = Image.open(BytesIO(made.data)).convert("RGB").getpixel((5, 5))
    assert isinstance(pixel, tuple)
    assert pixel[0] > 200 > 60 > pixel[2]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<html>", Unusable.BROKEN),
        (b"", Unusable.BROKEN),
        (picture(400, 400, "JPEG")[:300], Unusable.BROKEN),
        (picture()[:40], Unusable.BROKEN),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), Unusable.BROKEN),
        (b"GIF89a" + bytes(50), Unusable.BROKEN),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(40), Unusable.BROKEN),
        (bomb(), Unusable.TOO_MANY_PIXELS),
        (bomb(2_000_000_000, 2_000_000_000), Unusable.TOO_MANY_PIXELS),
        (picture(kind="BMP"), Unusable.BROKEN),
        (picture(kind="TIFF"), Unusable.BROKEN),
    ],
)
def test_hostile_and_broken_files_have_a_reason(data: bytes, why: Unusable) -> None:
    assert thumbnail_of(data) is why


async def test_a_child_that_dies_takes_only_its_picture_along() -> None:
    async with Decoder() as decoder:
        assert isinstance(await decoder.thumbnail(picture()), Thumbnail)
        child = decoder._child
        assert child is not None
        child._process.kill()
        child._process.join()
        assert await decoder.thumbnail(picture()) is Unusable.BROKEN
        assert isinstance(await decoder.thumbnail(picture()), Thumbnail)


async def test_a_child_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with Decoder(patience=0) as decoder:
        assert await decoder.thumbnail(picture()) is Unusable.BROKEN
        assert decoder._child is None


# Files that are dropped


async def test_a_dropped_file_is_kept_whole_and_gets_a_local_address(
    pictures: PicturesService, tmp_path: Path
) -> None:
    heard: list[object] = []
    pictures._changes.listen({IMAGES}, heard.append)
    file = tmp_path / "foto sem nome"
    file.write_bytes(picture(600, 300))

    url = await pictures.add_local(file)
    again = await pictures.add_local(file)

    assert url == again
    assert url.startswith("local:")
    assert url.endswith(".png")
    original = pictures.files.original(url)
    assert original is not None
    assert original.read_bytes() == file.read_bytes()
    assert opened(pictures.thumbnail(url)).size == (256, 128)
    known = (await pictures.known([url]))[url]
    assert (known.state, known.width, known.size) == (
        PictureState.READY,
        600,
        len(picture(600, 300)),
    )
    assert heard


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.jpg", b"<html>", "not a picture"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        ("a.png", picture()[:50], "damaged"),
        ("a.png", bomb(), "too many pixels"),
        ("empty.png", b"", "not a picture"),
    ],
)
async def test_a_file_that_is_no_picture_is_refused_by_name(
    pictures: PicturesService, tmp_path: Path, name: str, content: bytes, word: str
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(InvalidInput, match=word) as caught:
        await pictures.add_local(tmp_path / name)

    assert name in str(caught.value)
    assert not pictures.files.folder.exists()


async def test_a_folder_a_missing_and_a_huge_file(
    pictures: PicturesService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 1024 * 1024)
    (tmp_path / "b.png").write_bytes(picture() + bytes(1024 * 1024))

    for path, word in ((tmp_path, "not a file"), (tmp_path / "x", "not a file"),
                       (tmp_path / "b.png", "larger than 1 MB")):  # fmt: skip
        with pytest.raises(InvalidInput, match=word):
            await pictures.add_local(path)


@pytest.mark.parametrize("url", ["local:../../anydesk.sqlite", "local:", "local:/etc/passwd", "x"])
def test_a_local_address_never_leads_out_of_the_store(pictures: PicturesService, url: str) -> None:
    (pictures.files.folder / "local").mkdir(parents=True)

    assert pictures.files.original(url) is None
    pictures.files.remove(url)
    assert pictures.thumbnail(url) is None


async def test_a_full_disk_is_a_sentence(
    pictures: PicturesService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(picture())
    pictures.files.folder.parent.mkdir(exist_ok=True)
    pictures.files.folder.write_text("in the way")

    with pytest.raises(InvalidInput, match="data folder"):
        await pictures.add_local(file)


# Files that are fetched


async def test_the_pictures_of_a_form_are_fetched_once(
    pictures: PicturesService, server: PictureServer
) -> None:
    server.answers = {"a.jpg": Said(picture(500, 500, "JPEG")), "b.jpg": Said(b"<html>" * 20)}
    urls = [f"{START}a.jpg", f"{START}b.jpg", f"{START}a.jpg"]

    known = await pictures.fetch_now(urls)
    await pictures.fetch_now(urls)

    assert sorted(server.asked) == ["a.jpg", "b.jpg"]
    assert known[urls[0]].state == PictureState.READY
    assert opened(pictures.thumbnail(urls[0])).size == (256, 256)
    assert (known[urls[1]].state, known[urls[1]].file) == (PictureState.FAILED, "")
    assert "not a picture" in known[urls[1]].problem
    assert pictures.thumbnail(urls[1]) is None


async def test_a_server_in_trouble_is_tried_again_later_and_not_for_ever(
    pictures: PicturesService, server: PictureServer, clock: FixedClock
) -> None:
    url = f"{START}a.jpg"
    server.answers["a.jpg"] = Said(b"", 503)
    for wait in AGAIN_AFTER:
        known = (await pictures.fetch_now([url]))[url]
        assert known.state == PictureState.WAITING
        assert known.next_try_at == clock.now() + wait
        clock.advance(seconds=wait.total_seconds())

    assert (await pictures.fetch_now([url]))[url].state == PictureState.FAILED
    server.answers["a.jpg"] = Said(picture())
    assert (await pictures.fetch_now([url]))[url].state == PictureState.FAILED
    await pictures.try_again([url])
    assert (await pictures.fetch_now([url]))[url].state == PictureState.READY


async def test_no_more_than_a_few_at_the_same_time(
    pictures: PicturesService, server: PictureServer
) -> None:
    server.answers = {f"{n}.png": Said(picture()) for n in range(30)}

    known = await pictures.fetch_now([f"{START}{n}.png" for n in range(30)])

    assert {one.state for one in known.values()} == {PictureState.READY}
    assert 1 < server.most_together <= module.AT_ONCE


async def test_an_address_is_checked_over_the_network(
    pictures: PicturesService, server: PictureServer
) -> None:
    server.answers = {"a.jpg": Said(picture()), "b.jpg": Said(b"<html>" * 20)}

    assert await pictures.check_public(f"{START}a.jpg") == ""
    assert "not a picture" in await pictures.check_public(f"{START}b.jpg")
    assert "no picture" in await pictures.check_public(f"{START}c.jpg")
    assert "own network" in await pictures.check_public("http://192.168.0.1/a.jpg")
    assert await pictures.known([f"{START}a.jpg"]) == {}


async def test_pictures_without_a_product_are_forgotten_after_a_day(
    pictures: PicturesService, empty_services: Services, server: PictureServer, clock: FixedClock,
    tmp_path: Path,
) -> None:  # fmt: skip
    server.answers = {"a.png": Said(picture()), "b.png": Said(picture())}
    used, unused = f"{START}a.png", f"{START}b.png"
    (tmp_path / "c.png").write_bytes(picture())
    local = await pictures.add_local(tmp_path / "c.png")
    await pictures.fetch_now([used, unused])
    await empty_services.products.save(Product("1", "Caneca", image_urls=(used,)))

    assert await pictures.forget_unused() == 0
    clock.advance(seconds=UNUSED_FOR.total_seconds() + 1)
    assert await pictures.forget_unused() == 2

    assert pictures.thumbnail(used) is not None
    assert pictures.thumbnail(unused) is None
    assert pictures.files.original(local) is None
    assert set(await pictures.known([used, unused, local])) == {used}


async def test_the_invented_shops_pictures_come_from_the_practice_hub(
    services: Services, hub: PracticeHub
) -> None:
    url = f"{PRACTICE_PICTURES}cam-1.jpg"

    known = (await services.pictures.fetch_now([url]))[url]

    assert known.state == PictureState.READY
    assert await services.pictures.check_public(url) == ""
    assert hub.requests[-1].path == "/fotos/cam-1.jpg"


async def test_without_a_practice_hub_its_pictures_are_nowhere(empty_services: Services) -> None:
    assert await empty_services.pictures._practice_pictures() == {}


async def test_the_fetch_is_started_once(services: Services) -> None:
    run = await services.pictures.start_fetch(services)
    assert run is not None
    assert await services.pictures.start_fetch(services) is None
    await services.runner.wait(run)
