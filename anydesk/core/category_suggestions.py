"""Which category of the hub a local one probably is, by the words of their paths."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from anydesk.core.categories import HubCategory
from anydesk.core.category_mapping import names_of
from anydesk.core.folding import fold

_WORD = re.compile(r"[a-z0-9]+")
_EMPTY = frozenset(
    {"a", "as", "com", "da", "das", "de", "do", "dos", "e", "em", "na", "no", "o", "os", "ou"}
    | {"para", "por", "sem"}
)
_LEAST = 0.5
"""How much of the last names must agree: one word of two."""


@dataclass(frozen=True)
class _Reading:
    """A path as it is compared."""

    name: frozenset[str]
    path: frozenset[str]


def suggestions(paths: Mapping[int, str], hub: Sequence[HubCategory]) -> Mapping[int, HubCategory]:
    """The hub's category for each local one where exactly one fits best.

    One that fits as well as another is no suggestion: a wrong guess costs more than none.

    Args:
        paths: the local categories' paths by id.
    """
    wanted = {category_id: _read(path) for category_id, path in paths.items()}
    words = frozenset().union(*(reading.name for reading in wanted.values()))
    candidates = _by_word(hub, words)
    found: dict[int, HubCategory] = {}
    for category_id, reading in wanted.items():
        best = _best(reading, candidates)
        if best is not None:
            found[category_id] = best
    return found


_Candidates = Mapping[str, Sequence[tuple[_Reading, HubCategory]]]


def _by_word(hub: Iterable[HubCategory], words: frozenset[str]) -> _Candidates:
    """The hub's categories by each word of their path that somebody looks for."""
    found: dict[str, list[tuple[_Reading, HubCategory]]] = {word: [] for word in words}
    for category in hub:
        path = _words_of_path(category.path)
        if common := path & words:
            entry = _Reading(_words(category.name), path), category
            for word in common:
                found[word].append(entry)
    return found


def _best(wanted: _Reading, candidates: _Candidates) -> HubCategory | None:
    # Every word has to be in the path: those that have the rarest one are all that count.
    rarest = min((candidates[word] for word in wanted.name), key=len, default=())
    ranked = sorted(
        ((_score(wanted, reading, category), category) for reading, category in rarest),
        key=lambda entry: -entry[0],
    )
    if not ranked or ranked[0][0] <= 0:
        return None
    if len(ranked) > 1 and ranked[1][0] == ranked[0][0]:
        return None
    return ranked[0][1]


def _score(wanted: _Reading, reading: _Reading, category: HubCategory) -> float:
    """0: another thing. The last name weighs most, then the path; a leaf takes products."""
    name = _alike(wanted.name, reading.name)
    # "Camisetas Masculinas" is "Masculino > Camisetas" there, and not "Camisetas Femininas".
    if name < _LEAST or not wanted.name <= reading.path:
        return 0.0
    return 4 * name + 2 * _alike(wanted.path, reading.path) + (0.5 if category.leaf else 0.0)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _read(path: str) -> _Reading:
    names = names_of(path)
    return _Reading(_words(names[-1]) if names else frozenset(), _words_of_path(path))


def _words_of_path(path: str) -> frozenset[str]:
    return frozenset().union(*map(_words, names_of(path)))


@lru_cache(maxsize=32_768)
def _words(name: str) -> frozenset[str]:
    """The stems of the words that mean something; one name stands in many paths."""
    found = [word for word in _WORD.findall(fold(name)) if word not in _EMPTY]
    return frozenset(map(_stem, found))


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    """Singular and plural, masculine and feminine are one: camisetas, camiseta → camiset."""
    if word.isdigit() or len(word) < 4:
        return word
    bare = word.removesuffix("s")
    for ending, singular in (("oe", "ao"), ("ae", "ao"), ("ai", "al"), ("ei", "el"), ("oi", "ol")):
        if bare != word and bare.endswith(ending):
            bare = bare.removesuffix(ending) + singular
            break
    if bare != word and bare.endswith("n"):
        bare = bare[:-1] + "m"
    return re.sub(r"[aeo]$", "", bare) if len(bare) > 3 else bare
