"""What passes between the HTTP side and the market: one call, one answer, one refusal."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
"""A JSON object in the hub's own field names."""

JSON_TYPE = "application/json"


def encode(value: Any) -> bytes:
    """JSON as the hub writes it: UTF-8, no spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Refusal(Exception):
    """The hub does not do what was asked; carries the status and the body of the answer."""

    def __init__(self, status: int, body: Any, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, body)
        self.status = status
        self.body = body
        self.headers = dict(headers or {})


@dataclass(slots=True)
class Answer:
    """One HTTP answer."""

    status: int = 200
    body: bytes = b""
    media_type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Any, status: int = 200) -> "Answer":
        return cls(status, encode(value))

    @classmethod
    def nothing(cls, status: int = 204) -> "Answer":
        return cls(status)


@dataclass(slots=True)
class Call:
    """One request, already split into its parts.

    `number` counts the requests of a hub from 1; the market notes it beside every accepted
    write. `marks` holds the values of the placeholders in the route's path.
    """

    number: int
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    marks: dict[str, str] = field(default_factory=dict)

    def mark(self, name: str = "id") -> int:
        """The placeholder `name` as an id."""
        text = self.marks[name]
        if not (text.isascii() and text.isdecimal()):
            raise Refusal(400, wrong_format(name))
        return int(text)

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        # PATCH has its own content types; its handlers look at them.
        if self.method != "PATCH" and self.content_type != JSON_TYPE:
            raise Refusal(415, wrong_content_type(self.content_type))
        try:
            return json.loads(self.body)
        except ValueError:
            raise Refusal(400, unreadable()) from None

    def json_object(self) -> Json:
        body = self.json()
        if not isinstance(body, dict):
            raise Refusal(400, unreadable())
        return body

    def json_list(self) -> list[Any]:
        body = self.json()
        if not isinstance(body, list):
            raise Refusal(400, unreadable())
        return body


def wrong_format(name: str) -> Json:
    return {
        "code": "400",
        "message": f"O campo '{name}' na url está em formato incorreto."
        " Verifique a documentação para maiores detalhes.",
    }


def wrong_content_type(content_type: str) -> Json:
    return {"code": "415", "message": f"O Content Type {content_type} não é suportado"}


def unreadable() -> Json:
    return {"code": "400", "message": "Não foi possível finalizar a chamada."}
