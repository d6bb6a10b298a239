"""A demo club in processes of its own."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

from click.testing import CliRunner

from campaigns.bootstrap import Runtime, build_runtime
from campaigns.bootstrap.rules import RULES
from campaigns.core.settings import Settings
from tests.system.stacks import Stack, temporary_home
from webapp.commands import main
from workers.queue import make_doorbell
from workers.supervisor.engines import engines


@dataclass(frozen=True, slots=True)
class Demo:
    web: str
    outbox: str
    password: str
    runtime: Runtime

    def said(self, *arguments: str) -> Any:
        """What `convive … --json` answers, typed at the demo's machine."""
        return json.loads(
            CliRunner().invoke(main, [*arguments, "--json"], obj=self.runtime, catch_exceptions=False).stdout
        )


@contextmanager
def running_demo(language: str = "en") -> Iterator[Demo]:
    with temporary_home() as home, closing(Stack(home, arguments=("demo", "--language", language))) as stack:
        stack.wait_ready()
        web, sandbox = (f"http://127.0.0.1:{stack.ports()[program]}" for program in ("web", "sandbox"))
        logins = json.loads((home / "demo_logins.json").read_text())
        password = next(login["password"] for login in logins if login["role"] == "admin")
        with engines(Settings.model_validate({"CONVIVE_HOME": home})) as settings:
            runtime = build_runtime(settings, RULES, doorbell=make_doorbell(settings.redis_url))
            yield Demo(web, sandbox, password, runtime)
            runtime.engine.dispose()
        stack.stop()
