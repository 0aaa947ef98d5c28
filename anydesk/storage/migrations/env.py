"""What Alembic runs; the open connection and its transaction are handed in by ``migrate``."""

from alembic import context

from anydesk.storage import (  # noqa: F401 - they fill the metadata
    configuration_tables,
    order_tables,
    tables,
)
from anydesk.storage.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter a column: Alembic then copies the table.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
