"""The chapters of the club, told to programs."""

from campaigns.chapters.queries import list_chapters
from campaigns.core.words import mark
from campaigns.staff.scopes import Scope
from webapp.api.endpoints import Area, Endpoint
from webapp.api.shapes.chapters import Chapters, ChapterTold
from webapp.edge import reading

area = Area("chapters")


@area.offers(
    Endpoint(
        name="listChapters",
        method="GET",
        path="/chapters",
        scope=Scope.MEMBERS_READ,
        summary=mark("The chapters of the club, by name."),
        answers=Chapters,
        says="Archived ones too; none where the club has no branches.",
    )
)
def index() -> Chapters:
    with reading() as session:
        chapters = list_chapters(session, archived=True)
    return Chapters(chapters=[ChapterTold.model_validate(chapter) for chapter in chapters])
