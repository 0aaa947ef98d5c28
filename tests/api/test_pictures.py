"""Pictures over real HTTP: redirects, sizes, lies, silence, and addresses that are not public."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx
import pytest

from anydesk.api import pictures as module
from anydesk.api.pictures import (
    OFFLINE_AFTER,
    SILENT_IN_A_ROW,
    Fetched,
    NotFetched,
    PictureDownloads,
)
from tests.api.picture_server import START, PictureServer, Said, leads_to, picture, picture_server

SHORT = 0.1


@pytest.fixture
async def server() -> AsyncIterator[PictureServer]:
    async with picture_server() as made:
        yield made


@pytest.fixture
async def downloads(server: PictureServer) -> AsyncIterator[PictureDownloads]:
    async with PictureDownloads(own=server.own, timeout=5) as made:
        yield made


def names(*ips: str) -> Any:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        return ips

    return resolve


async def refusal(downloads: PictureDownloads, url: str) -> NotFetched:
    answer = await downloads.fetch(url)
    assert isinstance(answer, NotFetched)
    return answer


@pytest.mark.parametrize(
    ("kind", "told"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")]
)
async def test_a_picture_comes_whole_whatever_it_is_called(
    server: PictureServer, downloads: PictureDownloads, kind: str, told: str
) -> None:
    data = picture(kind=kind)
    server.answers["a.html"] = Said(data, headers=(("Content-Type", "text/html"),))

    assert await downloads.fetch(f"{START}a.html") == Fetched(data, told)


async def test_what_is_called_a_picture_and_is_a_page_is_refused(
    server: PictureServer, downloads: PictureDownloads
) -> None:
    page = b"<html><body>Em manuten\xc3\xa7\xc3\xa3o</body></html>" * 10
    server.answers["a.jpg"] = Said(page, headers=(("Content-Type", "image/jpeg"),))

    answer = await refusal(downloads, f"{START}a.jpg")

    assert "not a picture" in answer.problem
    assert not answer.again


async def test_neither_token_nor_cookies_nor_compression(
    server: PictureServer, downloads: PictureDownloads
) -> None:
    server.answers["a.png"] = Said(picture(), headers=(("Set-Cookie", "x=1"),))

    await downloads.fetch(f"{START}a.png")

    assert "gumgatoken" not in server.heads[0]
    assert "accept-encoding: identity" in server.heads[0]


async def test_three_redirects_are_followed_and_not_four(
    server: PictureServer, downloads: PictureDownloads
) -> None:
    for step in range(1, 5):
        server.answers[f"{step}"] = leads_to(f"{START}{step + 1}")
    server.answers["4"] = Said(picture())

    assert isinstance(await downloads.fetch(f"{START}1"), Fetched)
    server.answers["0"] = leads_to(f"{START}1")
    answer = await refusal(downloads, f"{START}0")

    assert "without end" in answer.problem
    assert not answer.again


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/a.png",
        "http://169.254.169.254/latest/meta-data/",
        "https://localhost/a.png",
        "http://[::1]/a.png",
        "file:///etc/passwd",
        "http://[/",
        "http://192.168.0.1/a.png",
        "http://2130706433/a.png",
    ],
)
async def test_a_redirect_into_the_own_network_is_not_followed(
    server: PictureServer, downloads: PictureDownloads, target: str
) -> None:
    server.answers["a.png"] = leads_to(target)

    answer = await refusal(downloads, f"{START}a.png")

    assert not answer.silent
    assert not answer.again


@pytest.mark.parametrize("ip", ["127.0.0.1", "10.0.0.5", "::1", "fe80::1", "169.254.169.254"])
async def test_a_name_that_leads_into_the_own_network_is_refused(ip: str) -> None:
    async with PictureDownloads(resolve=names("93.184.216.34", ip)) as downloads:
        answer = await refusal(downloads, "https://mau.example.org/a.png")

    assert "computer or network" in answer.problem
    assert not answer.again


async def test_the_connection_goes_to_the_address_that_was_looked_at() -> None:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, stream=httpx.ByteStream(picture()))

    async with PictureDownloads(
        resolve=names("93.184.216.34"), transport=httpx.MockTransport(answer)
    ) as downloads:
        found = await downloads.fetch("https://loja.example.org:8443/a.png")

    assert isinstance(found, Fetched)
    assert (seen[0].url.host, seen[0].url.port) == ("93.184.216.34", 8443)
    assert seen[0].headers["host"] == "loja.example.org:8443"
    assert seen[0].extensions["sni_hostname"] == "loja.example.org"


async def test_the_next_address_of_a_server_is_tried() -> None:
    tried: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        tried.append(request.url.host)
        if len(tried) == 1:
            raise httpx.ConnectError("refused")
        return httpx.Response(200, stream=httpx.ByteStream(picture()))

    async with PictureDownloads(
        resolve=names("2001:4860:4860::8888", "8.8.8.8"), transport=httpx.MockTransport(answer)
    ) as downloads:
        assert isinstance(await downloads.fetch("https://loja.example.org/a.png"), Fetched)

    assert tried == ["2001:4860:4860::8888", "8.8.8.8"]


async def test_a_name_that_nobody_knows() -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no such name")

    async with PictureDownloads(resolve=resolve) as downloads:
        answer = await refusal(downloads, "https://nao-existe.example.org/a.png")

    assert "nao-existe.example.org" in answer.problem
    assert answer.silent
    assert answer.again


@pytest.mark.parametrize(
    ("status", "again"),
    [(404, False), (410, False), (403, False), (400, False), (429, True), (500, True), (503, True)],
)
async def test_errors_say_whether_another_try_makes_sense(
    server: PictureServer, downloads: PictureDownloads, status: int, again: bool
) -> None:
    server.answers["a.png"] = Said(b"no", status)

    answer = await refusal(downloads, f"{START}a.png")

    assert answer.again is again
    assert not answer.silent


async def test_a_picture_that_says_it_is_too_large_is_not_begun(
    server: PictureServer, downloads: PictureDownloads
) -> None:
    server.answers["a.png"] = Said(picture(), headers=(("Content-Length", "99999999"),))

    answer = await refusal(downloads, f"{START}a.png")

    assert "10 MB" in answer.problem
    assert not answer.again


async def test_an_endless_picture_is_cut_off(
    server: PictureServer, downloads: PictureDownloads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LARGEST_FILE", 300_000)
    server.answers["a.png"] = Said(picture() + bytes(50_000), endless=True)

    assert "larger than" in (await refusal(downloads, f"{START}a.png")).problem


async def test_looking_reads_the_beginning_only(
    server: PictureServer, downloads: PictureDownloads
) -> None:
    data = picture(400, 400) + bytes(5_000_000)
    server.answers["a.png"] = Said(data)
    server.answers["b.png"] = Said(b"<html>" * 100)

    found = await downloads.look(f"{START}a.png")

    assert isinstance(found, Fetched)
    assert len(found.data) < len(data)
    assert isinstance(await downloads.look(f"{START}b.png"), NotFetched)


async def test_a_server_that_hangs_is_given_up_and_then_left_alone(
    server: PictureServer,
) -> None:
    server.answers["a.png"] = Said(hangs=True)
    async with PictureDownloads(own=server.own, timeout=SHORT) as downloads:
        answers = [await refusal(downloads, f"{START}a.png") for _ in range(SILENT_IN_A_ROW + 2)]

    assert all(one.silent and one.again for one in answers)
    assert len(server.asked) == SILENT_IN_A_ROW


async def test_no_network_is_told_from_one_bad_server(server: PictureServer) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise OSError("no network")

    async with PictureDownloads(own=server.own, resolve=resolve) as downloads:
        for number in range(OFFLINE_AFTER):
            assert not downloads.is_offline
            await downloads.fetch(f"https://loja{number}.example.org/a.png")
        assert downloads.is_offline
        server.answers["a.png"] = Said(picture())
        await downloads.fetch(f"{START}a.png")
        assert not downloads.is_offline


@pytest.mark.parametrize(
    "url", ["", "a.png", "https://", "http://[", "local:x.png", "\x00", "ftp://a.b/c"]
)
async def test_what_is_no_address_is_refused_without_asking_anybody(url: str) -> None:
    async def resolve(_host: str, _port: int) -> Sequence[str]:
        raise AssertionError("somebody was asked")

    async with PictureDownloads(resolve=resolve) as downloads:
        answer = await refusal(downloads, url)

    assert answer.problem
    assert not answer.again
