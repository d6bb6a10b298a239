"""Blocks that bring words of their own: the event, the greeting card, the member's points, the footer.

As MJML here; what the plain words of a letter say of them, `words` takes from here too.
"""

from campaigns.core.words import LocalText, localised
from campaigns.messaging.blocks.kinds import Block, BlockKind
from campaigns.messaging.blocks.rich import attribute, rich
from campaigns.messaging.leaving import CHOOSE, PAGE
from campaigns.messaging.pictures.names import width_of

WHEN: LocalText = {"en": "{{ event.date }}, {{ event.time }}", "zh": "{{ event.date }} {{ event.time }}"}
YOUR_POINTS: LocalText = {"en": "Your points", "zh": "您的积分"}
TO_NEXT: LocalText = {
    "en": "{{ standing.missing }} more to {{ standing.next_tier }}",
    "zh": "再{{ standing.missing }}即可升至{{ standing.next_tier }}",
}
EXPIRING: LocalText = {
    "en": "{{ standing.expiring }} of them run out within 30 days",
    "zh": "其中{{ standing.expiring }}分将在30天内到期",
}
SPEND: LocalText = {"en": "See what you can have for them", "zh": "看看可以兑换什么"}
UNSUBSCRIBE: LocalText = {"en": "Unsubscribe", "zh": "退订"}
WHY: LocalText = {
    "en": "You get this because you are a member of {{ club.name }}.",
    "zh": "您是{{ club.name }}的会员，所以收到此邮件。",  # noqa: RUF001 - as Chinese is written
}
"""What a new footer says."""
CLUB = "{{ club.name }}{% if club.address %} · {{ club.address }}{% endif %}"

_MAP: LocalText = {"en": "Show on a map", "zh": "在地图上查看"}
_WHERE = (
    "{{ event.venue }}{% if event.address %}<br />{{ event.address }}{% endif %}"
    '{% if event.map_url %}<br /><a href="{{ event.map_url }}">MAP</a>{% endif %}'
    "{% if event.price %}<br />{{ event.price }}{% endif %}"
)
_EVENT_PICTURE = (
    '{% if event.picture %}<img src="{{ event.picture }}" alt="" width="462" '
    'style="display:block;width:100%;height:auto;margin:0 0 12px" />{% endif %}'
)
_FRAME = (
    '<mj-section padding="12px 28px"><mj-column css-class="event" background-color="#f6f3ee" '
    'border="1px solid #e6dfd5" border-radius="8px" padding="'
)


def new_block(kind: BlockKind, language: str) -> Block:
    """As it stands before anybody wrote in it."""
    return Block(kind, text=localised(WHY, language) if kind is BlockKind.FOOTER else "")


def standing_lines(language: str, *, between: str) -> str:
    """What is missing to the next tier and what runs out, each where there is any."""
    to_next, expiring = (f"{between}{localised(said, language)}{{% endif %}}" for said in (TO_NEXT, EXPIRING))
    return f"{{% if standing.next_tier %}}{to_next}{{% if standing.expiring %}}{expiring}"


def ways_out(language: str) -> str:
    """As `[label](link)`: the reader's own page, which every mail must show, and leaving."""
    return (
        f"[{localised(CHOOSE, language)}]({PAGE}) · [{localised(UNSUBSCRIBE, language)}]({{{{ links.unsubscribe }}}})"
    )


def event_card(_block: Block, language: str) -> str:
    where = _WHERE.replace("MAP", localised(_MAP, language))
    return (
        '<mj-section padding="12px 28px"><mj-column css-class="event" background-color="#f6f3ee" '
        f'border-left="3px solid #6b3a6b" padding="12px 0"><mj-text padding="0 20px">{_EVENT_PICTURE}'
        "<strong>{{ event.title }}</strong>"
        f"<br />{localised(WHEN, language)}<br />{where}</mj-text></mj-column></mj-section>"
    )


def greeting_card(block: Block, _language: str) -> str:
    """The picture, the reader's name and a wish, in a frame of their own."""
    return (
        f'{_FRAME}0 0 20px"><mj-image src="{attribute(source_of(block))}" alt="" padding="0" />'
        '<mj-text align="center" font-size="24px" font-weight="600" line-height="1.3" padding="20px 20px 4px">'
        "{{ member.name }}</mj-text>"
        f'<mj-text align="center" padding="4px 20px 0">{rich(block.text)}</mj-text></mj-column></mj-section>'
    )


def points_card(block: Block, language: str) -> str:
    """The balance and the tier, large; then what follows from them, and where points are spent."""
    link = f"[{localised(SPEND, language)}]({{{{ links.points }}}})"
    lines = standing_lines(language, between="<br />")
    said = f'<mj-text align="center" padding="4px 20px">{rich(block.text)}</mj-text>' if block.text else ""
    return (
        f'{_FRAME}20px 0"><mj-text align="center" font-size="14px" padding="0 20px">'
        f"{localised(YOUR_POINTS, language)} · {{{{ member.tier }}}}</mj-text>"
        '<mj-text align="center" font-size="34px" font-weight="600" line-height="1.3" padding="0 20px">'
        "{{ member.points }}</mj-text>"
        f'<mj-text align="center" font-size="14px" padding="0 20px">{lines}</mj-text>'
        f'{said}<mj-text align="center" padding="8px 20px 0">{rich(link)}</mj-text></mj-column></mj-section>'
    )


def footer(block: Block, language: str) -> str:
    """Who writes from where, why, and how one leaves."""
    return (
        '<mj-section><mj-column><mj-text align="center" font-size="13px" color="#6f675f">'
        f"{CLUB}<br />{rich(block.text)}<br />{rich(ways_out(language))}</mj-text></mj-column></mj-section>"
    )


def source_of(block: Block) -> str:
    """Where its picture lies, still Liquid for one of the house."""
    return block.picture if width_of(block.picture) is None else f"{{{{ club.url }}}}{block.picture}"
