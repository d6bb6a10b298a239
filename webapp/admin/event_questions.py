"""What an event asks its guests: the list, and one question."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.core.errors import Refused
from campaigns.events.models import Event
from campaigns.events.queries import get_event
from campaigns.events.saying.queries import get_question, list_questions
from campaigns.events.saying.questions import (
    MOST,
    QuestionRefused,
    TooManyQuestions,
    add_question,
    change_question,
    move_question,
    remove_question,
)
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.edge import now, reading, transaction
from webapp.forms.event_questions import QuestionForm

blueprint = Blueprint("event_questions", __name__, url_prefix="/events/<int:event_id>/questions")


@blueprint.get("")
@requires(Permission.EDIT_EVENTS)
def index(event_id: int) -> str:
    with reading() as session:
        event = get_event(session, event_id)
        questions = list_questions(session, event_id)
    return render_template("admin/events/questions.html", event=event, questions=questions, most=MOST)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def new(event_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        event = get_event(session, event_id)
    form = QuestionForm.of_request()
    if not form.accepted():
        return _page(form, event, _("Add a question"))
    try:
        with transaction() as session:
            add_question(session, event_id=event_id, plan=form.plan())
    except (QuestionRefused, TooManyQuestions) as refused:
        return _refused(form, event, _("Add a question"), refused)
    return _back(event_id, _("Saved. Guests are asked from now on."))


@blueprint.route("/<int:question_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_EVENTS)
def edit(event_id: int, question_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        event = get_event(session, event_id)
        question = get_question(session, event_id=event_id, question_id=question_id)
    form = QuestionForm.of_question(question)
    if not form.accepted():
        return _page(form, event, _("Change a question"))
    try:
        with transaction() as session:
            change_question(session, event_id=event_id, question_id=question_id, plan=form.plan())
    except QuestionRefused as refused:
        return _refused(form, event, _("Change a question"), refused)
    return _back(event_id, _("Saved. Answers given so far stay as they were asked and said."))


@blueprint.post("/<int:question_id>/move")
@requires(Permission.EDIT_EVENTS)
def move(event_id: int, question_id: int) -> Response:
    with transaction() as session:
        move_question(session, event_id=event_id, question_id=question_id, up=request.form.get("to") == "up")
    return redirect(url_for("event_questions.index", event_id=event_id), 303)


@blueprint.post("/<int:question_id>/remove")
@requires(Permission.EDIT_EVENTS)
def remove(event_id: int, question_id: int) -> Response:
    with transaction() as session:
        remove_question(session, event_id=event_id, question_id=question_id, now=now())
    return _back(event_id, _("It is asked no more. Answers given so far stay readable."))


def _refused(form: QuestionForm, event: Event, title: str, refused: Refused) -> str | tuple[str, int]:
    field = getattr(refused, "field", "")
    form.refuse(field if field in form else "words_en", refused)
    return _page(form, event, title)


def _page(form: QuestionForm, event: Event, title: str) -> str | tuple[str, int]:
    return form.on_page("admin/events/question.html", event=event, title=title)


def _back(event_id: int, said: str) -> Response:
    flash(said, "good")
    return redirect(url_for("event_questions.index", event_id=event_id), 303)
