"""A request whose texts a row can hold: PostgreSQL keeps no NUL, and nobody types one."""

from typing import cast

from flask import Request, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import UnicodeConverter, ValidationError
from werkzeug.user_agent import UserAgent
from werkzeug.utils import cached_property

Texts = MultiDict[str, str]


class Agent(UserAgent):
    def __init__(self, string: str) -> None:
        super().__init__(_kept(string))


class Incoming(Request):
    user_agent_class = Agent
    sent: ImmutableMultiDict[str, str]

    @cached_property
    def args(self) -> Texts:
        return _all_kept(super().args)

    def _load_form_data(self) -> None:
        if "sent" in self.__dict__:
            return
        super()._load_form_data()
        self.sent = self.form
        self.__dict__["form"] = _all_kept(self.sent)
        for file in self.files.values():
            file.filename = _kept(file.filename or "")


class CodeConverter(UnicodeConverter):
    """A code in an address; one with a NUL is none of ours."""

    def to_python(self, value: str) -> str:
        if "\x00" in value:
            raise ValidationError
        return value


def form_as_sent() -> Texts:
    """What a signature was made over."""
    _ = request.form
    return cast("Incoming", request).sent


def _all_kept(texts: Texts) -> ImmutableMultiDict[str, str]:
    return ImmutableMultiDict([(_kept(name), _kept(text)) for name, text in texts.items(multi=True)])


def _kept(text: str) -> str:
    return text.replace("\x00", "")
