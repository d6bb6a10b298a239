import pytest

from campaigns.events.answers import Choice
from campaigns.events.words import Command, Said, understand


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("YES", Said(Choice.YES, agrees=True)),
        ("  ok.  ", Said(Choice.YES, agrees=True)),
        ("\u201cYes!\u201d", Said(Choice.YES, agrees=True)),
        ("好的\u3002", Said(Choice.YES, agrees=True)),
        ("来", Said(Choice.YES)),
        ("同意。", Said(agrees=True)),
        ("yes 3", Said(Choice.YES, 3)),
        ("是 2位", Said(Choice.YES, 2)),
        ("can\u2019t come", Said(Choice.NO)),
        ("不参加", Said(Choice.NO)),
        ("maybe?", Said(Choice.MAYBE)),
        ("\uff33\uff54\uff4f\uff50", Said(command=Command.STOP)),
        ("退订\u3002", Said(command=Command.STOP)),
        ("START", Said(command=Command.START)),
        ("帮助", Said(command=Command.HELP)),
        ("?", Said(command=Command.HELP)),
        ("non-stop fun", Said()),
        ("stop it", Said()),
        ("yes but later", Said()),
        ("no 3", Said()),
        ("", Said()),
        ("\U0001f600", Said()),
    ],
)
def test_whole_messages_are_understood(text: str, said: Said) -> None:
    assert understand(text) == said
