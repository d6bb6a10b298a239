"""Calendar invitations handed over through SMTP, beside smtplib alone with a mail that is ready."""

from collections.abc import Iterator

from campaigns.messaging.models import Channel, TemplatePart
from campaigns.messaging.rendering import part_sheet
from webapp.commands.bench.delivery.bare import bare_relayed
from webapp.commands.bench.delivery.cost import beside
from webapp.commands.bench.delivery.house import House
from webapp.commands.bench.delivery.invitations import WORDS, invitation
from webapp.commands.bench.delivery.sending import send_to_everybody
from webapp.commands.bench.figure import Figure

REACH = 500.0
"""A second; relays take fewer."""


def relayed(house: House, members: int) -> Iterator[Figure]:
    cost = send_to_everybody(house, Channel.CALENDAR, members).cost
    part = TemplatePart(channel=Channel.CALENDAR, language="en", subject="Invitation: Salon", html="", text=WORDS)
    mail = invitation(part_sheet(part), 1).replace(b"X-SMTPAPI", b"X-Bare")  # so that it is not counted as ours
    bare = bare_relayed(house, members, mail)
    yield from beside(f"{members:,} calendar invitations over SMTP, claim to recorded", cost, bare, REACH)
