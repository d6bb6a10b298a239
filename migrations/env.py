"""Called by Alembic; `migrations.config` hands the open connection in."""

from alembic import context

from campaigns.tables import all_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=all_tables(),
    compare_type=True,
    transaction_per_migration=False,
)
context.get_bind().exec_driver_sql("SET LOCAL lock_timeout = '10s'")
with context.begin_transaction():
    context.run_migrations()
