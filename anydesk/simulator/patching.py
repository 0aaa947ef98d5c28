"""The two kinds of PATCH body, each with its own content type."""

from .rules import fields_wrong, wrong_content_type
from .wire import Call, Json

MERGE = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"


def content_type(call: Call) -> str:
    return call.headers.get("content-type", "").partition(";")[0].strip().lower()


def merge_patch_body(call: Call) -> Json:
    # ANYMARKET: PATCH with application/json answers 415.
    if content_type(call) != MERGE:
        raise wrong_content_type(content_type(call))
    return call.json_object()


def json_patch(call: Call, *accepted: str) -> Json:
    """An RFC 6902 list as the nested changes it means; only add, replace, remove."""
    if content_type(call) not in (JSON_PATCH, *accepted):
        raise wrong_content_type(content_type(call))
    changes: Json = {}
    for index, step in enumerate(call.json_list()):
        if not isinstance(step, dict) or step.get("op") not in ("add", "replace", "remove"):
            raise fields_wrong([(f"[{index}].op", "valor inválido")])
        path = step.get("path")
        if not isinstance(path, str) or not path.startswith("/"):
            raise fields_wrong([(f"[{index}].path", "é obrigatório")])
        *above, last = path[1:].split("/")
        target = changes
        for name in above:
            target = target.setdefault(name, {})
        target[last] = None if step["op"] == "remove" else step.get("value")
    return changes
