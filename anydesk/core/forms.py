"""Forms: dataclasses that can be edited, checked and stored, from one declaration."""

import dataclasses
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self, TypeVar

from anydesk.core.errors import InvalidInput
from anydesk.core.i18n import _
from anydesk.core.jobs import JsonValue
from anydesk.core.kinds import Kind, Secret

T = TypeVar("T")
_METADATA = "anydesk"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Entry:
    """One field of a Form. ``label`` and ``help`` are marked texts: show them through ``_()``."""

    name: str
    kind: Kind[Any]
    default: Any
    label: str
    help: str
    formerly: str = ""

    @property
    def is_secret(self) -> bool:
        """Never written to the database."""
        return isinstance(self.kind, Secret)


def entry(kind: Kind[T], *, default: T, label: str, help: str, formerly: str = "") -> T:
    """Declare a field of a Form.

    Args:
        formerly: the field's earlier name, whose stored value is still read.
    """
    made = Entry("", kind, default, label, help, formerly)
    return dataclasses.field(default=default, metadata={_METADATA: made})


@dataclass(frozen=True)
class Form:
    """Values with labels, help, limits and a way to be stored. A snapshot: it never changes."""

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    help: ClassVar[str] = ""

    @classmethod
    def entries(cls) -> tuple[Entry, ...]:
        """The fields in their order."""
        return tuple(
            dataclasses.replace(field.metadata[_METADATA], name=field.name)
            for field in dataclasses.fields(cls)
            if _METADATA in field.metadata
        )

    def value(self, name: str) -> Any:
        """The value of one field."""
        return getattr(self, name)

    def with_values(self, **values: Any) -> Self:
        """The same Form with other values in these fields."""
        return dataclasses.replace(self, **values)

    def problems(self) -> Mapping[str, str]:
        """A sentence for each field that cannot be used; override for rules across fields."""
        found = {}
        for one in self.entries():
            if problem := one.kind.check(self.value(one.name)):
                found[one.name] = problem
        return found

    def check(self) -> Self:
        """The Form itself. Raises InvalidInput where it has problems."""
        if problems := self.problems():
            raise InvalidInput(
                _("Some fields cannot be saved yet."),
                problems=problems,
                hint=_("Look at the fields marked."),
            )
        return self

    def stored(self) -> Mapping[str, JsonValue]:
        """Field name → what is stored; secrets are left out."""
        return {
            one.name: one.kind.to_json(self.value(one.name))
            for one in self.entries()
            if not one.is_secret
        }

    @classmethod
    def restored(cls, stored: Mapping[str, JsonValue]) -> Self:
        """The Form of what was stored. What is missing or cannot be used has its default."""
        values = {}
        for one in cls.entries():
            name = one.name if one.name in stored else one.formerly
            if not one.is_secret and name in stored:
                values[one.name] = _restored(cls.key, one, stored[name])
        return cls(**values)


def _restored(key: str, one: Entry, stored: JsonValue) -> Any:
    try:
        value = one.kind.from_json(stored)
    except ValueError as error:
        problem: str | None = str(error)
    else:
        problem = one.kind.check(value)
        if problem is None:
            return value
    # The value itself stays out of the log.
    _log.info("setting %s.%s cannot be used, the default is: %s", key, one.name, problem)
    return one.default
