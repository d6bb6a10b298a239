"""From a rule to one SELECT of member ids, of the tables that it needs alone."""

from sqlalchemy import Select

from campaigns.segments.frame import Frame
from campaigns.segments.rules import Rule


def compile_rule(rule: Rule, frame: Frame) -> Select[int]:
    """Ids of the members the rule fits. Who was erased is nobody's audience."""
    fits = rule.truth(frame)
    return frame.members().where(fits)
