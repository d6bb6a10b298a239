"""The chapters of the club: added, renamed, archived."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from campaigns.chapters.operations import ChapterName, add_chapter, archive_chapter, change_chapter
from campaigns.chapters.queries import get_chapter, list_chapters
from campaigns.members.profile.home_chapter import count_at_home
from campaigns.staff.permissions import Permission
from webapp.access import requires
from webapp.admin.settings.blueprint import blueprint
from webapp.edge import reading, transaction
from webapp.forms.chapters import ChapterForm

FORM = "admin/settings/chapter.html"


@blueprint.get("/chapters")
@requires(Permission.EDIT_CLUB)
def chapters() -> str:
    with reading() as session:
        rows, counts = list_chapters(session, archived=True), count_at_home(session)
    return render_template("admin/settings/chapters.html", rows=rows, counts=counts)


@blueprint.route("/chapters/new", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def new_chapter() -> Response | str | tuple[str, int]:
    form = ChapterForm.of_request()
    if not form.accepted():
        return form.on_page(FORM, chapter=None)
    try:
        with transaction() as session:
            add_chapter(session, form.said())
    except ChapterName as refused:
        form.refuse("name", refused)
        return form.on_page(FORM, chapter=None)
    return _saved()


@blueprint.route("/chapters/<int:chapter_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_CLUB)
def edit_chapter(chapter_id: int) -> Response | str | tuple[str, int]:
    with reading() as session:
        chapter = get_chapter(session, chapter_id)
    form = ChapterForm.of_chapter(chapter)
    if not form.accepted():
        return form.on_page(FORM, chapter=chapter)
    try:
        with transaction() as session:
            change_chapter(session, chapter_id, form.said())
    except ChapterName as refused:
        form.refuse("name", refused)
        return form.on_page(FORM, chapter=chapter)
    return _saved()


@blueprint.post("/chapters/<int:chapter_id>/archive")
@requires(Permission.EDIT_CLUB)
def archive(chapter_id: int) -> Response:
    with transaction() as session:
        archive_chapter(session, chapter_id, archived=True)
    return _saved()


@blueprint.post("/chapters/<int:chapter_id>/take-up")
@requires(Permission.EDIT_CLUB)
def take_up_chapter(chapter_id: int) -> Response:
    with transaction() as session:
        archive_chapter(session, chapter_id, archived=False)
    return _saved()


def _saved() -> Response:
    flash(_("Saved."), "good")
    return redirect(url_for("settings.chapters"), 303)
