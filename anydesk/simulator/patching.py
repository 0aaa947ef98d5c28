"""The two kinds of PATCH body, each with its own content type."""

from .rules import fields_wrong
from .wire import Call, Json, Refusal, wrong_content_type

MERGE = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"


def merge_patch_body(call: Call) -> Json:
    # ANYMARKET: PATCH with application/json answers 415.
    if call.content_type != MERGE:
        raise Refusal(415, wrong_content_type(call.content_type))
    return call.json_object()


def json_patch(call: Call, *accepted: str) -> Json:
    """An RFC 6902 list as the nested changes it means; only add, replace, remove."""
    if call.content_type not in (JSON_PATCH, *accepted):
        raise Refusal(415, wrong_content_type(call.content_type))
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
