"""The revisions of the database in their order; known without importing Alembic.

To add one: a module in ``versions`` with a docstring saying why, its number at the end of
``REVISIONS``, and a database file of the version before it in ``tests/data/stores``.
A revision that was released is never changed.
"""

REVISIONS = ("0001", "0002", "0003", "0004", "0005")
"""The last one is what this program works with. A number that is not here is a newer one."""

HEAD = REVISIONS[-1]
