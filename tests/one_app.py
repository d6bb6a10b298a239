"""One app for all tests of a process: making one costs more than most tests do, for its routes and its templates."""

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from campaigns.bootstrap import Runtime
from webapp.answering import EXTENSION as ANSWERING
from webapp.answering import Answering
from webapp.app import create_app
from webapp.banners import LATE, Lateness
from webapp.edge import EXTENSION
from webapp.security import limiter


class OneApp:
    def __init__(self, runtime: Runtime, *, compiled: Path) -> None:
        """Templates compiled before are taken from that folder, for all processes and runs."""
        self._app = create_app(runtime)
        self._app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(compiled))
        self._app.config["TESTING"] = True
        # The limiter is the process's: tests that make an app of their own point it elsewhere.
        self._limits = dict(vars(limiter))
        self._config = dict(self._app.config)

    def on(self, runtime: Runtime) -> Flask:
        """The app on this runtime, knowing nothing of what earlier tests did with it."""
        self._app.extensions |= {EXTENSION: runtime, LATE: Lateness(), ANSWERING: Answering(runtime.sessions)}
        self._app.config.clear()
        self._app.config.update(self._config)
        vars(limiter).update(self._limits)
        limiter.reset()
        return self._app
