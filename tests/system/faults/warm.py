"""What the worker processes of tests would each load or make; loaded by the server that they are forked from."""

import gc
from importlib import import_module

from sqlalchemy.orm import configure_mappers

from workers.queue import JOBS, QueueName

for queue in (QueueName.DELIVERY, QueueName.PLANNING):
    import_module(JOBS[queue].rpartition(".")[0])
configure_mappers()
gc.freeze()  # a collection would write to all that is shared with the server
