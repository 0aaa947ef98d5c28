"""Descriptions that strangers wrote in HTML, reduced to what text is made of.

Descriptions come from the hub, from spreadsheets and from other shops' pages. What is left has no
script, no style, loads nothing, and is nested no deeper than a page for people is: a layout
engine may need minutes for ten thousand tables within each other.

Python's own ``html.parser`` needs minutes as well, for 100,000 characters of unfinished tags. The
few lines here look at each character once, and need not agree with browsers about broken pages:
whatever is not understood ends as text.
"""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

LONGEST = 50_000
"""Characters read; the hub takes 10,000 (API §3.4), other shops write more."""

DEEPEST = 12
"""Elements within each other; what lies deeper keeps its text and loses its tags."""

MOST_ELEMENTS = 4_000

_INLINE = frozenset(
    {"a", "b", "code", "em", "i", "img", "s", "small", "span", "strong", "sub", "sup", "u"}
)
_BLOCKS = frozenset(
    {"blockquote", "br", "caption", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"hr", "li", "ol", "p", "pre", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_KEPT = _INLINE | _BLOCKS
_EMPTY = frozenset({"br", "hr", "img"})
_CELLS = frozenset({"td", "th"})
_CONTENT_DROPPED = frozenset(
    {"applet", "audio", "canvas", "embed", "head", "iframe", "math", "noscript", "object"}
    | {"script", "select", "style", "svg", "template", "textarea", "title", "video"}
)
_CLOSED_BY_NEXT = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "p": {"p"},
    "tr": {"tr"}, "td": _CELLS, "th": _CELLS,
}  # fmt: skip
_LONGEST_TAG = 4_000
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]{{0,15}})([^<>]{{0,{_LONGEST_TAG}}})>")
_ADDRESS = re.compile(r"""(?:^|[\s"'])(href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_LINK = re.compile(r"https?://[^\s<>\"]{1,2000}", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(
    r"</?[a-z][^<>]{0,200}>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});", re.IGNORECASE
)


class _Token(NamedTuple):
    """A piece of the text: ``tag`` is "" for words, which are in ``text``."""

    text: str
    tag: str = ""
    closes: bool = False


def is_html(text: str) -> bool:
    """There are tags or entities in it; otherwise it is plain text with its own line breaks."""
    return _LOOKS_LIKE_HTML.search(text[:LONGEST]) is not None


def safe_html(text: str) -> str:
    """The harmless part of it, every element closed.

    Only addresses of links and pictures survive of all attributes, and only those of the web.
    Pictures stay as ``<img>``: whoever shows them decides whether there is something to show.
    """
    writer = _Writer()
    for token in _tokens(text[:LONGEST]):
        if not token.tag:
            writer.words(token.text)
        elif token.closes:
            writer.close(token.tag)
        else:
            writer.open(token.tag, token.text)
    return writer.result()


def plain_text(text: str) -> str:
    """The words alone, a line for each block."""
    if not is_html(text):
        return text.strip()
    parts: list[str] = []
    for token in _tokens(text[:LONGEST]):
        if not token.tag:
            parts.append(token.text.replace("\n", " "))
        elif token.tag in _CELLS:
            parts.append(" ")
        elif token.tag in _BLOCKS:
            parts.append("\n• " if token.tag == "li" and not token.closes else "\n")
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _tokens(text: str) -> Iterator[_Token]:
    """The text in pieces; elements that are no text for people are left out with their content."""
    place, end = 0, len(text)
    while place < end:
        start = text.find("<", place)
        if start != place:
            start = end if start < 0 else start
            yield _Token(unescape(text[place:start]))
            place = start
            continue
        if text.startswith("<!", place):
            place = _behind(text, "-->" if text.startswith("<!--", place) else ">", place)
            continue
        match = _TAG.match(text, place)
        if match is None:
            yield _Token("<")
            place += 1
            continue
        place = match.end()
        closes, tag = bool(match[1]), match[2].lower()
        if tag in _CONTENT_DROPPED:
            if not closes and not match[3].endswith("/"):
                end_tag = re.compile(rf"</{tag}(?![a-z0-9])", re.IGNORECASE).search(text, place)
                place = end if end_tag is None else _behind(text, ">", end_tag.end())
        elif tag in _KEPT:
            yield _Token(match[3], tag, closes)


def _behind(text: str, what: str, start: int) -> int:
    """Where the text goes on behind the next ``what``; its end where there is none."""
    found = text.find(what, start)
    return len(text) if found < 0 else found + len(what)


class _Writer:
    def __init__(self) -> None:
        self._out: list[str] = []
        self._open: list[str] = []
        self._count = 0

    def result(self) -> str:
        """What was kept, with everything that was left open closed."""
        closing = [f"</{tag}>" for tag in reversed(self._open)]
        return "".join((*self._out, *closing))

    def words(self, text: str) -> None:
        self._out.append(escape(text, quote=False))

    def open(self, tag: str, attributes: str) -> None:
        # Old pages leave <li> and <td> open: the next one ends them.
        if self._open and self._open[-1] in _CLOSED_BY_NEXT.get(tag, ()):
            self.close(self._open[-1])
        self._count += 1
        if self._count > MOST_ELEMENTS or (tag not in _EMPTY and len(self._open) >= DEEPEST):
            return
        address = _address(tag, attributes)
        if tag == "img" and not address:
            return
        self._out.append(f"<{tag}{address}>")
        if tag not in _EMPTY:
            self._open.append(tag)

    def close(self, tag: str) -> None:
        if tag not in self._open:
            return
        while (last := self._open.pop()) != tag:
            self._out.append(f"</{last}>")
        self._out.append(f"</{tag}>")


def _address(tag: str, attributes: str) -> str:
    wanted = {"a": "href", "img": "src"}.get(tag)
    if wanted is None:
        return ""
    for match in _ADDRESS.finditer(attributes):
        address = unescape(match[2] or match[3] or match[4] or "").strip()
        if match[1].lower() == wanted:
            return f' {wanted}="{escape(address)}"' if _LINK.fullmatch(address) else ""
    return ""
