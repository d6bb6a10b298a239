"""An event as it is planned, and what staff do with its guests."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Self, cast
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, DateTimeLocalField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from campaigns.events.agenda import read_agenda, written_agenda
from campaigns.events.models import Event
from campaigns.events.parties import LARGEST_PARTY
from campaigns.events.plans import LONGEST, MOST_SEATS, USUAL_PUBLIC_PARTY, EventPlan
from campaigns.members.points.rules import MOST_POINTS
from campaigns.members.profile.locales import UnknownZone
from campaigns.members.profile.tags import TagTooLong, TooManyTags
from campaigns.members.purchases.money import BadAmount, minor_digits, parse_money
from campaigns.staff.models import Staff
from webapp.forms.base import PageForm
from webapp.forms.lists import LONGEST_LIST, parts_of
from webapp.forms.pictures import chosen_picture, picture_fields
from webapp.forms.selects import CheckboxesField, SelectField

ZONES = (
    "UTC",
    *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right"))),
)
WALL_CLOCK = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]


class EventForm(PageForm):
    title_en = StringField(_("Title in English"), [Length(max=LONGEST["title"])])
    title_zh = StringField(_("Title in Chinese"), [Length(max=LONGEST["title"])])
    description_en = TextAreaField(_("What awaits the guests, in English"), [Length(max=LONGEST["description"])])
    description_zh = TextAreaField(_("What awaits the guests, in Chinese"), [Length(max=LONGEST["description"])])
    picture_name, picture, no_picture = picture_fields(
        _("Shown to guests and in mails. JPEG, PNG, GIF or WebP, at most 10 MB; wide ones fit best.")
    )
    venue = StringField(_("Venue"), [DataRequired(), Length(max=LONGEST["venue"])])
    address = StringField(_("Address"), [Optional(), Length(max=LONGEST["address"])])
    map_url = StringField(_("Link to a map"), [Optional(), Length(max=LONGEST["map_url"])])
    online_url = StringField(
        _("Link to join online"),
        [Optional(), Length(max=LONGEST["online_url"])],
        description=_("Only those with a seat see it. Where nobody meets in person, write “Online” as the venue."),
    )
    interests = StringField(
        _("Interests"),
        [Optional(), Length(max=LONGEST_LIST)],
        description=_("What it is about, as members' interests say it, with commas between; draws look at them."),
    )
    zone = SelectField(_("Time zone of the venue"), choices=[(zone, zone.replace("_", " ")) for zone in ZONES])
    starts_at = DateTimeLocalField(
        _("Starts"), [InputRequired()], format=WALL_CLOCK, description=_("As the clock shows at the venue")
    )
    ends_at = DateTimeLocalField(_("Ends"), [InputRequired()], format=WALL_CLOCK)
    rsvp_from = DateTimeLocalField(
        _("Answers from"), [Optional()], format=WALL_CLOCK, description=_("Empty: as soon as it is published")
    )
    rsvp_until = DateTimeLocalField(_("Answers until"), [InputRequired()], format=WALL_CLOCK)
    capacity = IntegerField(_("Seats"), [InputRequired(), NumberRange(1, MOST_SEATS)])
    price = StringField(
        _("Price in money"), [Optional(), Length(max=30)], description=_("A person; told to guests, paid elsewhere")
    )
    points_price = IntegerField(
        _("Price in points"),
        [Optional(), NumberRange(0, MOST_POINTS)],
        description=_("A person; taken from the member's points with their yes, given back with it in time"),
    )
    listed = BooleanField(
        _("Open to all members"),
        description=_(
            "They find it on the pages of their own invitations and may invite themselves; else only the invited come."
        ),
    )
    public = BooleanField(
        _("Open to everybody with its link"),
        description=_("Whoever has the link or its QR code sees the event and may ask for a seat, invited or not."),
    )
    public_party = IntegerField(
        _("People at once on its public page"),
        [Optional(), NumberRange(1, LARGEST_PARTY)],
        default=USUAL_PUBLIC_PARTY,
        description=_("So many seats, one's own included, somebody may ask for there."),
    )
    agenda = TextAreaField(
        _("Sessions"),
        [Optional(), Length(max=8_000)],
        description=_(
            "A line each: 19:30 | Welcome | 欢迎 | Mei Lin | 12. The Chinese title, who speaks and the seats may be "
            "left out; guests choose among sessions that have seats of their own."
        ),
        render_kw={"rows": 4},
    )
    hosts = CheckboxesField(_("Hosts"), coerce=int, description=_("Guests read their names."))

    def choose_hosts_from(self, staff: Iterable[Staff]) -> Self:
        self.hosts.choices = [(each.id, each.name) for each in staff]
        return self

    def plan(self, *, currency: str) -> EventPlan:
        """What the form says, in the domain's words. Raises BadAmount."""
        price = _text(self.price)
        return EventPlan(
            title=_by_language(self.title_en, self.title_zh),
            description=_by_language(self.description_en, self.description_zh),
            venue=_text(self.venue),
            address=_text(self.address),
            map_url=_text(self.map_url),
            online_url=_text(self.online_url),
            picture_name=chosen_picture(self.picture_name, self.no_picture),
            hosts=tuple(self.hosts.data or ()),
            interests=parts_of(self.interests),
            zone=str(self.zone.data),
            starts_at=cast("datetime", self.starts_at.data),
            ends_at=cast("datetime", self.ends_at.data),
            rsvp_from=self.rsvp_from.data,
            rsvp_until=cast("datetime", self.rsvp_until.data),
            capacity=cast("int", self.capacity.data),
            price=parse_money(price, currency) if price else 0,
            currency=currency,
            points_price=self.points_price.data or 0,
            listed=bool(self.listed.data),
            public=bool(self.public.data),
            public_party=self.public_party.data or 1,
            agenda=read_agenda(_text(self.agenda), starts_at=cast("datetime", self.starts_at.data)),
        )

    @classmethod
    def of_event(cls, event: Event, *, hosts: Iterable[Staff]) -> Self:
        """As the event stands, its times as the venue's clock shows them."""
        place = ZoneInfo(event.zone)
        return cls.of_request(
            title_en=event.title.get("en", ""),
            title_zh=event.title.get("zh", ""),
            description_en=event.description.get("en", ""),
            description_zh=event.description.get("zh", ""),
            venue=event.venue,
            address=event.address,
            map_url=event.map_url,
            online_url=event.online_url,
            picture_name=event.picture_name or "",
            hosts=[each.id for each in hosts],
            rsvp_from=event.rsvp_from and event.rsvp_from.astimezone(place),
            interests=", ".join(event.interests),
            zone=event.zone,
            capacity=event.capacity,
            price=_plain_money(event),
            points_price=event.points_price or None,
            listed=event.listed,
            public=event.public,
            public_party=event.public_party,
            agenda=written_agenda(event),
            **{name: getattr(event, name).astimezone(place) for name in ("starts_at", "ends_at", "rsvp_until")},
        )


def field_of(refused: Exception) -> str:
    """The form's name for what a refused plan has to mend."""
    if isinstance(refused, TagTooLong | TooManyTags):
        return "interests"
    if isinstance(refused, BadAmount):
        return "price"
    if isinstance(refused, UnknownZone):
        return "zone"
    field = str(getattr(refused, "field", ""))
    return "title_en" if field == "title" else field


def _plain_money(event: Event) -> str:
    return f"{Decimal(event.price).scaleb(-minor_digits(event.currency)):f}" if event.price else ""


def _by_language(english: StringField, chinese: StringField) -> dict[str, str]:
    texts = {"en": _text(english), "zh": _text(chinese)}
    return {language: text for language, text in texts.items() if text}


def _text(field: StringField) -> str:
    return (field.data or "").strip()
