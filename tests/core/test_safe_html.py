"""Hostile and careless HTML: what is left of it, and how long that takes."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anydesk.core.safe_html import DEEPEST, MOST_ELEMENTS, is_html, plain_text, safe_html
from anydesk.simulator.sample_descriptions import HOSTILE, long_description

PIECES = st.sampled_from(
    ["<", ">", "<script>", "</script>", "<b>", "</b>", "<td>", "<img src=", '"', "'", "javascript:",
     "<!--", "-->", "<a href='https://a.example/", "onclick=x", "&lt;", "&#60;script&#62;", "texto",
     "</", "<style", "<svg/onload=1>", "<P>", "<li>", " ", "é"]
)  # fmt: skip


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.open: list[str] = []
        self.deepest = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))
        if tag not in {"br", "hr", "img"}:
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def seen(html: str) -> _Seen:
    """The result, read by a parser that is not ours."""
    reader = _Seen()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


def check(html: str) -> None:
    for tag, attrs in seen(html).found:
        assert tag not in {"script", "style", "iframe", "object", "svg", "form", "input", "link"}
        for name, value in attrs:
            assert (tag, name) in {("a", "href"), ("img", "src")}
            assert re.match(r"https?://", value or "", re.IGNORECASE)


def test_nothing_of_a_hostile_description_is_left_but_its_words() -> None:
    html = safe_html(HOSTILE)

    check(html)
    assert "roubo" not in html
    assert "passwd" not in html
    assert "<b>12 horas</b>" in html
    assert "água &amp; poeira" in html
    assert '<a href="https://example.org/loja">' in html
    assert "<li>Bluetooth 5.3</li><li>Entrada USB-C</li>" in html


@given(st.lists(PIECES, max_size=60).map("".join))
def test_whatever_is_put_together_nothing_gets_through(text: str) -> None:
    check(safe_html(text))
    plain_text(text)


@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    check(safe_html(text))
    assert isinstance(is_html(text), bool)


def test_a_harmless_description_stays_as_it_is() -> None:
    text = "<h2>Caneca</h2><p>325 ml, <b>cerâmica</b><br>Vai à lava-louças.</p>"

    assert safe_html(text) == text


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("<p>a<p>b", "<p>a</p><p>b</p>"),
        ("<ul><li>1<li>2</ul>", "<ul><li>1</li><li>2</li></ul>"),
        ("a</b>b", "ab"),
        ("<b><i>x</b>y", "<b><i>x</i></b>y"),
        ("1 < 2 > 0 <b>x", "1 &lt; 2 &gt; 0 <b>x</b>"),
        ("a<!-- <b> -->b<!DOCTYPE x>c", "abc"),
        ("a<!-- without end", "a"),
        ("a<script>if (a < b) </scripty>x", "a"),
        ("<SCRIPT\n>x</SCRIPT >y", "y"),
        ("<a href='javascript:x'>k</a>", "<a>k</a>"),
        ("<a title='&lt;' href=https://a.example/?a=1&amp;b=2>k</a>",
         '<a href="https://a.example/?a=1&amp;b=2">k</a>'),
        ("<img src='data:image/png;base64,AAAA'>x<img>", "x"),
        ("<p style='x' onclick=y>k</p>", "<p>k</p>"),
        ("&lt;script&gt;", "&lt;script&gt;"),
    ],
)  # fmt: skip
def test_careless_pages(broken: str, whole: str) -> None:
    assert safe_html(broken) == whole


def test_nesting_and_numbers_have_an_end() -> None:
    deep = seen(safe_html("<table><tr><td>" * 5_000 + "fundo"))
    many = seen(safe_html("<br>" * (MOST_ELEMENTS + 500)))

    assert deep.deepest == DEEPEST
    assert len(many.found) == MOST_ELEMENTS
    assert "fundo" in safe_html("<div>" * 5_000 + "fundo")


@pytest.mark.timeout(10)
@pytest.mark.parametrize(
    "part", ["<a ", "<", "<!--", "<a href=' ", "&#x", "<script", "</script", "<b <", "<img src=\"'"]
)
def test_no_text_takes_long(part: str) -> None:
    # The library's own parser needs minutes for some of these: it would run into the limit.
    safe_html(part * (100_000 // len(part)))
    plain_text(f"<b>{part * (100_000 // len(part))}")


def test_plain_text_keeps_its_lines() -> None:
    assert not is_html("Sisal natural.\nAltura: 60 cm < 70 cm & firme")
    assert is_html("a<br>b")
    assert is_html("caf&eacute;")
    assert plain_text("a\n\nb ") == "a\n\nb"


def test_the_words_of_a_page() -> None:
    text = plain_text("<h1>Caneca</h1><ul><li>325&nbsp;ml</li><li>azul</li></ul><script>x</script>")

    assert text == "Caneca\n\n• 325 ml\n\n• azul"


def test_a_description_of_the_greatest_length() -> None:
    text = long_description(10_000)

    assert len(text) == 10_000
    assert safe_html(text).count("<table>") == text.count("<table>") > 5
