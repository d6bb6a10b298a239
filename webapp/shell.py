"""What every app here wears: strict templates, components as `ui.*`, languages, formats, assets, headers.

It knows nothing of the domain, so that the sandbox can wear it too.
"""

from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from flask import Flask, request
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from webapp.assets import install_assets
from webapp.formats import install_formats
from webapp.i18n import Viewer, install_languages
from webapp.reports.sheets import SHEET_FILTERS
from webapp.security import install_headers
from webapp.tables import under_columns

COMPONENTS = Path(__file__).parent / "templates" / "components"


class Components:
    """The macros of `templates/components/`, as `ui.name(...)` in every template without an import."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._found: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if not self._found:
            self._found = self._load()
        try:
            return self._found[name]
        except KeyError:
            raise AttributeError(f"no component is called {name}") from None

    def _load(self) -> dict[str, Any]:
        files = sorted(COMPONENTS.glob("*.html"))
        modules = [self._environment.get_template(f"components/{path.name}").module for path in files]
        return {name: part for module in modules for name, part in vars(module).items() if not name.startswith("_")}


def install_shell(app: Flask, viewer: Viewer) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.tests["column"] = lambda value: isinstance(value, Markup) and value.startswith("<th")
    install_languages(app, viewer)
    install_formats(app, viewer)
    install_assets(app)
    install_headers(app)
    app.jinja_env.globals["ui"] = Components(app.jinja_env)
    for each in (under_columns, *SHEET_FILTERS):
        app.add_template_filter(each)
    app.add_template_global(here)
    app.add_template_global(lambda: None, "signed_in")
    app.add_template_global(lambda _permission: False, "can")


def here(**changes: Any) -> str:
    """The address of this page with some of its query changed; `None` takes a key away."""
    query = {key: value for key, value in {**request.args.to_dict(), **changes}.items() if value is not None}
    path = request.script_root + request.path
    return f"{path}?{urlencode(query)}" if query else path
