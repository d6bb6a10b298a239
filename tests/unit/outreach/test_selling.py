"""What sells in a greeting is found in both languages; what merely wishes is not."""

import pytest

from campaigns.messaging.models import Channel, TemplatePart
from campaigns.outreach.checks.selling import sold


def part(text: str) -> TemplatePart:
    return TemplatePart(channel=Channel.EMAIL, language="en", subject="", html="", text=text)


@pytest.mark.parametrize(
    "text",
    [
        "Happy birthday! 20% off today",
        "A voucher worth $5",
        "Special offer for you",
        "Buy one, get one",
        "[Look](https://shop.example.com/x)",
        "[Look](https://club.example.com/store/hats)",
        "生日全场八折",
        "专享优惠",
        "立减50元",
    ],
)
def test_what_sells_is_found(text: str) -> None:
    assert sold(part(text))


@pytest.mark.parametrize(
    "text",
    [
        "Happy birthday, {{ member.name }}! May the year ahead bring you good health.",
        "{% if member.points > 100 %}You are dear to us.{% endif %}",
        "We could not wish for a better friend: you are priceless.",
        "[Our letter](https://club.example.com/p/abc)",
        "祝您生日快乐。愿新的一岁平安健康、处处有惊喜。",
        "曲折的路上有您同行。",
    ],
)
def test_what_wishes_does_not(text: str) -> None:
    assert sold(part(text)) == []
