"""The last steps: where the members come from, and that the setup is over."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from campaigns.staff.models import SetupStep
from campaigns.staff.setup import finish_setup, go_on
from webapp.admin.setup.blueprint import at_step, blueprint, to_step
from webapp.edge import real_now, runtime, transaction


@blueprint.get("/import")
@at_step(SetupStep.IMPORT)
def first_import() -> str:
    return render_template("setup/import.html")


@blueprint.post("/import")
@at_step(SetupStep.IMPORT)
def import_done() -> Response:
    with transaction() as db:
        go_on(db, step=SetupStep.DONE, random_code=runtime().random_code)
    return to_step(SetupStep.DONE)


@blueprint.get("/done")
@at_step(SetupStep.DONE)
def done() -> str:
    return render_template("setup/done.html")


@blueprint.post("/done")
@at_step(SetupStep.DONE)
def finish() -> Response:
    with transaction() as db:
        finish_setup(db, random_code=runtime().random_code, now=real_now())
    return redirect(url_for("home.index"), 303)
