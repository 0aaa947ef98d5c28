"""The hub's own words out of an error body, whichever of its four shapes it has (API §1.5)."""

from collections.abc import Mapping

from anydesk.api.json_text import parse

_LONGEST = 2000


def error_text(body: object) -> str:
    """What the hub says, unchanged, with details and fields added; "" where it says nothing.

    Args:
        body: the body's text, or what it was parsed to.
    """
    if isinstance(body, str):
        try:
            body = parse(body)
        except ValueError:
            plain = str(body).strip()
            return "" if plain.startswith("<") else plain[:_LONGEST]
    # Details and fields often repeat the message, with or without a colon.
    told = {text.replace(":", ""): text for text in reversed(_sentences(body))}
    return " · ".join(reversed(told.values()))[:_LONGEST]


def _sentences(body: object) -> list[str]:
    if isinstance(body, list):
        return [sentence for part in body for sentence in _sentences(part)]
    if not isinstance(body, Mapping):
        return [text] if (text := _text(body)) else []
    main = next((text for name in _MAIN if (text := _text(body.get(name)))), "")
    rest = [*_sentences(body.get("details")), *_fields(body.get("fieldErrors"))]
    return [text for text in (main, *rest) if text]


_MAIN = ("message", "errorMsg", "response", "errorCode", "error")


def _fields(errors: object) -> list[str]:
    rows = errors if isinstance(errors, list) else [errors]
    texts = []
    for row in rows:
        if isinstance(row, Mapping):
            parts = (_text(row.get("field")), _text(row.get("message")))
            texts.append(": ".join(part for part in parts if part))
        else:
            texts.append(_text(row))
    return texts


def _text(value: object) -> str:
    """Text and numbers as text; anything else is no sentence."""
    return "" if value is None or isinstance(value, bool | Mapping | list) else str(value).strip()
