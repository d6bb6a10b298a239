from importlib import import_module

import pytest

from workers.queue import JOB_SECONDS, JOBS, QueueName


@pytest.mark.parametrize("queue", QueueName)
def test_each_queue_has_a_job_that_is_there_and_its_time(queue: QueueName) -> None:
    module, _dot, function = JOBS[queue].rpartition(".")
    assert callable(getattr(import_module(module), function))
    assert JOB_SECONDS[queue] > 0
