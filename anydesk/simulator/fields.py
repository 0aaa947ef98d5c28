"""Checks a JSON body field by field and refuses once, naming every problem."""

from collections.abc import Collection
from typing import Any

from .rules import fields_wrong, parse_date
from .wire import Json


class Fields:
    """Collects what is wrong with a body; `settle()` refuses when anything was."""

    def __init__(self, body: Any, prefix: str = "") -> None:
        self.body: Json = body if isinstance(body, dict) else {}
        self.prefix = prefix
        self.problems: list[tuple[str, str]] = []
        if not isinstance(body, dict):
            self.wrong("", "deve ser um objeto")

    def wrong(self, name: str, message: str) -> None:
        self.problems.append((f"{self.prefix}{name}", message))

    def require(self, *names: str) -> None:
        for name in names:
            if self.body.get(name) is None:
                self.wrong(name, "é obrigatório")

    def text(self, name: str, longest: int) -> None:
        value = self.body.get(name)
        if value is None:
            return
        if not isinstance(value, str):
            self.wrong(name, "deve ser um texto")
        elif len(value) > longest:
            self.wrong(name, f"deve ter no máximo {longest} caracteres")

    def number(self, *names: str, least: float = 0, most: float = 1e12) -> None:
        for name in names:
            value = self.body.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float):
                self.wrong(name, "deve ser um número")
            elif not least <= value <= most:
                self.wrong(name, f"deve estar entre {least} e {most}")

    def flag(self, *names: str) -> None:
        for name in names:
            if not isinstance(self.body.get(name), bool | None):
                self.wrong(name, "deve ser verdadeiro ou falso")

    def choice(self, name: str, choices: Collection[str]) -> None:
        value = self.body.get(name)
        if value is not None and not (isinstance(value, str) and value in choices):
            self.wrong(name, f"valor inválido: {value}")

    def link(self, name: str, targets: Collection[int]) -> None:
        """The key, if it is there, is an object whose id is one of `targets`."""
        value = self.body.get(name)
        known = isinstance(value, dict) and isinstance(value.get("id"), int)
        if value is not None and not (known and value["id"] in targets):
            self.wrong(f"{name}.id", "não encontrado")

    def rows(self, name: str) -> list[Json]:
        """The objects of a list; anything else is wrong and left out."""
        value = self.body.get(name)
        if value is None:
            return []
        if isinstance(value, list) and all(isinstance(row, dict) for row in value):
            return value
        self.wrong(name, "deve ser uma lista de objetos")
        return []

    def date(self, *names: str) -> None:
        for name in names:
            if self.body.get(name) is not None:
                parse_date(name, self.body[name])

    def filled(self, *names: str) -> None:
        """The keys may be left out, but not sent empty."""
        for name in names:
            if name in self.body and self.body[name] in (None, ""):
                self.wrong(name, "não pode ser vazio")

    def include(self, other: "Fields") -> None:
        self.problems.extend(other.problems)

    def settle(self) -> None:
        if self.problems:
            raise fields_wrong(self.problems)
