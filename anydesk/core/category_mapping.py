"""From the path of a product's category to the category of the hub it is sent to (ERP §10)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from anydesk.core.categories import SEPARATOR, HubCategory
from anydesk.core.folding import fold
from anydesk.core.i18n import _

SIGN = ">"
"""Stands between the names of a path, and so in none of them."""

LONGEST_NAME = 80
"""The hub's limit for the name of a category (API §3.1)."""


def names_of(path: str) -> tuple[str, ...]:
    """``"A > B>C"`` → ``("A", "B", "C")``; empty names are left out."""
    return tuple(bare for name in path.split(SIGN) if (bare := " ".join(name.split())))


def path_of(names: Iterable[str]) -> str:
    """The names from the root as one text."""
    return SEPARATOR.join(names)


def path_key(path: str) -> str:
    """The path as it is compared: accents, capitals and the blanks around the signs are one."""
    return path_of(map(fold, names_of(path)))


def is_below(key: str, above: str) -> bool:
    """The category of this key stands somewhere below the other one."""
    return key.startswith(above + SEPARATOR)


def local_path(hub_path: str) -> str:
    """A path as the hub writes it, ``Moda/Camisetas``, as it is written here.

    ANYMARKET refuses the sign in names because it would break the path (API §3.1).
    """
    return path_of(bare for name in hub_path.split("/") if (bare := local_name(name)))


def local_name(hub_name: str) -> str:
    """A name of the hub as one that is allowed here."""
    return " ".join(hub_name.replace(SIGN, "|").split())[:LONGEST_NAME].rstrip()


def name_problem(name: str) -> str:
    """Why a category cannot be called this, or ""."""
    if not name.strip():
        return _("A category needs a name.")
    if SIGN in name:
        return _("“>” stands between the names of a path and cannot be part of a name.")
    if len(" ".join(name.split())) > LONGEST_NAME:
        return _("A name has at most {most} characters.").format(most=LONGEST_NAME)
    return ""


def hub_category_for(
    path: str,
    mapped: Mapping[str, int],
    nearest_ancestor: bool,
    gone: Collection[str] = (),
) -> tuple[int | None, str]:
    """The hub's category for a product, or None and the sentence that says why not.

    Args:
        path: the product's category.
        mapped: ``path_key`` → id of the hub's category.
        nearest_ancestor: a category without a counterpart takes that of the nearest one above.
        gone: ``path_key`` of those whose counterpart is not at the hub any more.
    """
    names = names_of(path)
    if not names:
        return None, _("The product has no category. Choose one in its data.")
    shown = path_of(names)
    for count in range(len(names), 0, -1):
        key = path_key(path_of(names[:count]))
        if key in gone:
            sentence = _(
                "The category of ANYMARKET that “{path}” is mapped to is not there any more. "
                "Choose another one under Categories."
            )
            return None, sentence.format(path=path_of(names[:count]))
        if key in mapped:
            return mapped[key], ""
        if not nearest_ancestor:
            sentence = _(
                "The category “{path}” is not mapped to one of ANYMARKET. Map it under Categories."
            )
            return None, sentence.format(path=shown)
    sentence = _(
        "Neither the category “{path}” nor one above it is mapped to one of ANYMARKET. "
        "Map it under Categories."
    )
    return None, sentence.format(path=shown)


@dataclass(frozen=True)
class Counterpart:
    """The hub's category that a local one is mapped to.

    Args:
        path: as the hub has it now, or as it was when it was chosen.
        gone: the hub's tree was read since, and it is not in it.
    """

    hub_id: int
    path: str
    gone: bool = False


@dataclass(frozen=True)
class CategoryCoverage:
    """“37 of 41 mapped”: of the categories that need a counterpart at the hub."""

    mapped: int
    all: int

    @property
    def is_complete(self) -> bool:
        """Nothing is left to map."""
        return self.mapped == self.all


def local_paths(rows: Iterable[HubCategory]) -> dict[int, str]:
    """The paths that the hub's categories have here, by their id; those above come first."""
    found: dict[int, str] = {}
    for row in rows:
        name = local_name(row.name) or str(row.hub_id)
        above = found.get(row.parent_hub_id or 0, "")
        found[row.hub_id] = path_of((above, name)) if above else name
    return found
