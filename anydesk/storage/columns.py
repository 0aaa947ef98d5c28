"""The metadata and the column shapes that every table uses."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity() -> "Column[int]":
    """The local id."""
    return Column("id", Integer, primary_key=True)


def text(name: str, *, default: str = "") -> "Column[str]":
    """A text that is never null."""
    return Column(name, Text, nullable=False, default=default, server_default=default)


def flag(name: str, *, default: bool = False) -> "Column[bool]":
    """Yes or no."""
    return Column(name, Boolean, nullable=False, default=default, server_default=str(int(default)))


def integration() -> "Column[int]":
    """Which integration the row belongs to."""
    return Column(
        "integration_id", Integer, ForeignKey("integrations.id"), nullable=False, index=True
    )
