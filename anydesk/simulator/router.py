"""Finds the handler for a method and a path."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from .market import Market
from .rules import unknown_path, wrong_method
from .wire import Answer, Call

Handler = Callable[[Market, Call], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One operation; `{name}` in the path is a placeholder."""

    method: str
    path: str
    handler: Handler


@dataclass(slots=True)
class _Node:
    """One step of a path: literal steps win over the placeholder."""

    literal: "dict[str, _Node]" = field(default_factory=dict)
    placeholder: "_Node | None" = None
    routes: dict[str, Route] = field(default_factory=dict)


class Router:
    """All routes as a tree of path steps."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            self._plant(route)

    def find(self, call: Call) -> Handler:
        """The handler; fills in `call.marks`. Refuses an unknown path or method."""
        values: list[str] = []
        node = _walk(self._root, call.path.strip("/").split("/"), values)
        if node is None or call.path.endswith("/"):
            raise unknown_path()
        route = node.routes.get(call.method)
        if route is None:
            raise wrong_method(call.method)
        names = [step[1:-1] for step in route.path.split("/") if step.startswith("{")]
        call.marks = dict(zip(names, values, strict=True))
        return route.handler

    def _plant(self, route: Route) -> None:
        node = self._root
        for step in route.path.strip("/").split("/"):
            if step.startswith("{"):
                node.placeholder = node.placeholder or _Node()
                node = node.placeholder
            else:
                node = node.literal.setdefault(step, _Node())
        node.routes[route.method] = route


def _walk(node: _Node, steps: list[str], values: list[str]) -> _Node | None:
    if not steps:
        return node if node.routes else None
    if (below := node.literal.get(steps[0])) and (found := _walk(below, steps[1:], values)):
        return found
    if node.placeholder is None:
        return None
    mark = len(values)
    values.append(steps[0])
    found = _walk(node.placeholder, steps[1:], values)
    if found is None:
        del values[mark:]
    return found
