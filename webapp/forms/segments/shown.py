"""The tree as the page draws it: sentences with inputs in them, and what is wrong at each place."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from campaigns.segments.faults import SENTENCES, Fault
from campaigns.segments.rules import CONDITIONS, GROUPS
from webapp.forms.segments.inputs import PARTS, Input, inputs_of
from webapp.forms.segments.nodes import Node, Place, written
from webapp.forms.segments.offers import Offers, Option
from webapp.i18n import translated
from webapp.segment_words.phrases import PARAMETERS, PHRASES

STEP = re.compile(r"\.(?:all|any|none)\[(\d+)\]")
UNFILLED = frozenset(SENTENCES[kind] for kind in ("one_limit", "no_limit", "nothing_asked", "no_span", "one_month"))
"""What is wrong when an input was left empty."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """`field` is the parameter, if it is of one; `sentence` says what is wrong, and how to mend it."""

    field: str
    sentence: str


Faults = Mapping[Place, Sequence[Wrong]]


@dataclass(frozen=True, slots=True)
class Asked:
    """An input: its `name` in the form, what it says, what it offers; `chosen` are those of a picker with titles."""

    name: str
    key: str
    label: str
    how: Input
    said: Mapping[str, Sequence[str]]
    options: Sequence[Option]
    chosen: Sequence[Option]
    wrong: bool

    @property
    def texts(self) -> Sequence[str]:
        return self.said.get(self.key, ())

    @property
    def text(self) -> str:
        return next(iter(self.texts), "")

    def part(self, name: str) -> str:
        """What one input of several says, as of times or of a span."""
        return next(iter(self.said.get(name, ())), "")


@dataclass(frozen=True, slots=True)
class Drawn:
    """`place` as it ends names; `pieces` are texts and inputs of a condition, `parts` those of a group."""

    place: str
    group: str
    entry: str
    pieces: Sequence[str | Asked]
    parts: Sequence["Drawn"]
    wrong: Sequence[Wrong]
    is_first: bool
    is_last: bool

    def walk(self) -> Iterator["Drawn"]:
        yield self
        for part in self.parts:
            yield from part.walk()


def drawn(node: Node, offers: Offers, faults: Faults, place: Place = (), *, last: bool = True) -> Drawn:
    wrong = faults.get(place, ())
    end = len(node.parts) - 1
    parts = [
        drawn(part, offers, faults, (*place, number), last=number == end) for number, part in enumerate(node.parts)
    ]
    pieces = list(_pieces(node, offers, place, {each.field for each in wrong})) if node.entry else []
    # Only in the outermost group is there nowhere further up or down to go.
    edge = len(place) == 1
    return Drawn(written(place), node.group, node.entry, pieces, parts, wrong, edge and place[-1] == 0, edge and last)


def faults_at(tree: Node, faults: Sequence[Fault]) -> Faults:
    """By the place of the node in the tree; what belongs to no node stands at the outermost group."""
    found = defaultdict(list)
    for fault in faults:
        steps = STEP.findall(fault.place)
        place = tuple(int(step) for step in steps)
        field = STEP.sub("", fault.place).removeprefix("rule").lstrip(".").partition("[")[0].partition(".")[0]
        found[place if tree.at(place) else ()].append(Wrong(field, _said(field, fault)))
    return found


def _said(field: str, fault: Fault) -> str:
    """As the page asks it: rules name parameters, and a page shows none."""
    if fault.sentence in UNFILLED:
        return str(_("Fill in what is left open here."))
    if fault.sentence == SENTENCES["too_short"]:
        if field in GROUPS:
            return str(_("This group is empty: add a condition to it, or remove it."))
        return str(_("%(what)s: choose at least one.", what=PARAMETERS.get(field, field)))
    sentence = translated(fault.sentence, dict(fault.values))
    return str(_("%(what)s: %(fault)s", what=PARAMETERS[field], fault=sentence)) if field in PARAMETERS else sentence


def _pieces(node: Node, offers: Offers, place: Place, wrong: set[str]) -> Iterator[str | Asked]:
    phrase = PHRASES[node.entry]
    inputs = inputs_of(CONDITIONS[phrase.type])
    for piece, is_slot in phrase.pieces():
        yield _asked(node, piece, inputs[piece], offers, place, wrong) if is_slot else piece
    for name, each in inputs.items():
        if name not in phrase.slots | phrase.fixed.keys() and any(node.said.get(name, [])):
            yield str(PARAMETERS.get(name, name))
            yield _asked(node, name, each, offers, place, wrong)


def _asked(node: Node, name: str, how: Input, offers: Offers, place: Place, wrong: set[str]) -> Asked:
    texts = node.said.get(name, [])
    options = offers.options(node, name, how) if how.control in ("select", "checks") else []
    chosen = [(text, offers.title(how.offer, text)) for text in texts if text] if how.control == "picker" else []
    names = {name, *PARTS.get(name, ())}
    label = str(PARAMETERS.get(name, name))
    return Asked(f"v{written(place)}-", name, label, how, node.said, options, chosen, bool(names & wrong))
