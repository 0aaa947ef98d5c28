"""What must never be written down: tokens that are in use, and people's data by their shape."""

import re

MASK = "***"
_SHORTEST = 6

_hidden: set[str] = set()

_TOKEN_HEADER = re.compile(r"(gumga_?token[\"']?\s*[:=]?\s*[\"']?)[^\s\"'&,;)}\]]+", re.IGNORECASE)
_PEOPLE = (
    re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    # CPF and CNPJ with their mask, and bare: nothing else in the program has 11 or 14 digits.
    re.compile(r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b"),
    re.compile(r"\b[0-9A-Z]{2}\.[0-9A-Z]{3}\.[0-9A-Z]{3}/[0-9A-Z]{4}-\d{2}\b"),
    re.compile(r"\b(?:\d{11}|\d{14})\b"),
)


def hide(secret: str) -> None:
    """From now on ``redact`` replaces this text wherever it stands."""
    bare = secret.strip()
    # A shorter one would also hide ordinary words; no token is that short (API §1.2).
    if len(bare) >= _SHORTEST:
        _hidden.add(bare)


def redact(text: str) -> str:
    """The text without tokens, documents and e-mail addresses."""
    for secret in _hidden:
        text = text.replace(secret, MASK)
    text = _TOKEN_HEADER.sub(rf"\1{MASK}", text)
    for pattern in _PEOPLE:
        text = pattern.sub(MASK, text)
    return text
