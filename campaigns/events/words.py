"""What a text message says when it says only one thing. Whole messages alone count: "non-stop fun" stops nothing."""

import enum
import re
import unicodedata
from dataclasses import dataclass

from campaigns.events.answers import Choice


class Command(enum.StrEnum):
    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Said:
    """A choice, with the party if one was named, or a command, or neither."""

    choice: Choice | None = None
    party_size: int | None = None
    command: Command | None = None
    agrees: bool = False
    """Whether it may also answer the question of a double opt-in: a bare yes, or words of agreement."""


_WORDS: dict[Choice | Command, str] = {
    Choice.YES: """
        yes|y|yep|yeah|sure|ok|okay|accept|i'm in|i will come|count me in
        是|是的|好|好的|好啊|去|参加|參加|来|來|会来|會來|会去|會去|可以|行|要|准时到|一定到|没问题|👍""",
    Choice.NO: """
        no|n|nope|no thanks|decline|can't come|cannot come|can't make it
        否|不|不是|不去|不来|不來|不参加|不參加|去不了|来不了|來不了|不行|不了|没空|沒空|不能去|不能来""",
    Choice.MAYBE: "maybe|perhaps|not sure|tentative|也许|也許|可能|可能去|不确定|不確定|待定|看情况|看情況",
    Command.STOP: """
        stop|stop all|stopall|unsubscribe|cancel|end|quit|opt out|optout|revoke|remove me
        退订|退訂|td|t|停止|停|取消|取消订阅|取消訂閱|拒收|退订短信|不要再发|别再发了""",
    Command.START: "start|unstop|resume|subscribe|恢复|恢復|订阅|訂閱|恢复订阅|恢復訂閱|开始|開始",
    Command.HELP: "help|info|?|帮助|幫助|客服|人工",
}
_MEANING = {
    word.strip(): meaning for meaning, words in _WORDS.items() for word in re.split(r"[|\n]", words) if word.strip()
}
_AGREED = """
    yes|y|yep|yeah|ok|okay|sure|confirm|confirmed|agree|agreed|i agree|i do|yes please
    |是|是的|是我|好|好的|可以|行|要|同意|我同意|确认|確認|愿意|願意|👍"""
_AGREEING = frozenset(word.strip() for word in _AGREED.split("|"))
_PARTY = re.compile(r"(?P<word>\D+?)\s*(?P<party>\d{1,2})\s*(?:people|persons?|人|位|个人|個人)?")


def understand(text: str) -> Said:
    plain = _plain(text)
    meaning = _MEANING.get(plain)
    if isinstance(meaning, Command):
        return Said(command=meaning)
    if meaning is not None or plain in _AGREEING:
        return Said(choice=meaning, agrees=plain in _AGREEING)
    counted = _PARTY.fullmatch(plain)
    if counted and _MEANING.get(_plain(counted["word"])) is Choice.YES:
        return Said(choice=Choice.YES, party_size=int(counted["party"]))
    return Said()


def _plain(text: str) -> str:
    """Half-width, lower case, single spaces, without signs and punctuation around it; a lone question mark stays."""
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'").split())
    kept = [index for index, sign in enumerate(folded) if unicodedata.category(sign)[0] in "LN"]
    return folded[kept[0] : kept[-1] + 1] if kept else folded
