"""Addresses of pictures that the hub could fetch, and those that it never could."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.pictures import (
    LONGEST_ADDRESS,
    PRACTICE_PICTURES,
    Picture,
    PictureState,
    address_problem,
    host_problem,
    ip_of,
    is_public,
    sniffed,
)


@pytest.mark.parametrize(
    "url",
    [
        "https://loja.com.br/a.jpg",
        "http://loja.com.br:8080/fotos/a%20b.jpg?v=2#x",
        "https://ação.com.br/ã.jpg",
        "https://8.8.8.8/a.png",
        "https://[2001:4860:4860::8888]/a.png",
        "https://a_b.cloudfront.net/x",
        "https://loja.com.br./a.jpg",
        f"{PRACTICE_PICTURES}cam-1.jpg",
    ],
)
def test_what_anybody_can_reach(url: str) -> None:
    assert address_problem(url) == ""


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("", "Type the address"),
        ("   ", "Type the address"),
        ("local:abc.png", "only on this computer"),
        ("ftp://loja.com.br/a.jpg", "https://"),
        ("file:///etc/passwd", "https://"),
        ("javascript:alert(1)", "https://"),
        ("loja.com.br/a.jpg", "https://"),
        ("//loja.com.br/a.jpg", "https://"),
        ("https:///a.jpg", "no server name"),
        ("https://ana:segredo@loja.com.br/a.jpg", "password"),
        ("https://loja.com.br/a b.jpg", "space"),
        ("https://loja.com.br/a\n.jpg", "space"),
        ("https://loja.com.br\\a.jpg", "space"),
        ("https://loja.com.br:99999/a", "not an address"),
        ("https://loja..com.br/a", "not an address"),
        ("http://[/a", "not an address"),
        ("https://" + "a" * LONGEST_ADDRESS + ".com/", "longer than 2000"),
        ("https://" + "a" * 70 + ".com/", "not an address"),
        ("http://127.0.0.1/a", "own network"),
        ("http://127.1/a", "own network"),
        ("http://2130706433/a", "own network"),
        ("http://0x7f.0.0.1/a", "own network"),
        ("http://017700000001/a", "own network"),
        ("http://[::1]/a", "own network"),
        ("http://[::ffff:10.0.0.1]/a", "own network"),
        ("http://[64:ff9b::10.0.0.1]/a", "own network"),
        ("http://10.1.2.3/a", "own network"),
        ("http://172.20.0.1/a", "own network"),
        ("http://192.168.0.10/a", "own network"),
        ("http://100.64.1.1/a", "own network"),
        ("http://169.254.169.254/latest", "own network"),
        ("http://0.0.0.0/a", "own network"),
        ("http://224.0.0.1/a", "own network"),
        ("http://localhost/a", "own network"),
        ("http://LOCALHOST./a", "own network"),
        ("http://nas.local/a", "own network"),
        ("http://erp.intranet/a", "own network"),
        ("http://router.home.arpa/a", "own network"),
        ("http://servidor/a", "own network"),
    ],
)
def test_what_the_hub_could_never_fetch(url: str, word: str) -> None:
    assert word in address_problem(url)


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    assert isinstance(address_problem(text), str)
    assert isinstance(address_problem(f"https://{text}/a.jpg"), str)


@given(st.ip_addresses())
def test_no_private_address_is_let_through_in_any_clothes(
    ip: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    if not ip.is_global:
        assert not is_public(ip)
    if isinstance(ip, ipaddress.IPv4Address):
        mapped = ipaddress.IPv6Address(f"::ffff:{ip}")
        assert is_public(mapped) == is_public(ip)
        assert bool(host_problem(str(ip))) == (not is_public(ip))


def test_names_are_not_addresses() -> None:
    assert ip_of("loja.com.br") is None
    assert str(ip_of("[::1]")) == "::1"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0rest", "jpg"),
        (b"\x89PNG\r\n\x1a\nrest", "png"),
        (b"GIF89a...", "gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVEfmt ", ""),
        (b"<html>", ""),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"%PDF-1.7", ""),
        (b"", ""),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(data: bytes, kind: str) -> None:
    assert sniffed(data) == kind


def test_only_what_was_never_tried_is_new() -> None:
    assert Picture("https://a.b/c").is_new
    assert not Picture("https://a.b/c", attempts=1).is_new
    assert not Picture("https://a.b/c", PictureState.READY).is_new
