"""The few meanings that colour may have; the words beside it say the same."""

from enum import StrEnum


class Tone(StrEnum):
    """What a dot, a pill or a message means."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    INFO = "info"
    MUTED = "muted"
