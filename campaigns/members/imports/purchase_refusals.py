"""Why a row of a purchase file is turned down."""

from campaigns.core.words import mark
from campaigns.members.imports.row_faults import RowRefused


class QuantityWrong(RowRefused):
    sentence = mark("The quantity “%(quantity)s” must be a whole number from 1; a refund has a negative amount.")


class OtherCurrency(RowRefused):
    sentence = mark("The amount is in %(currency)s, and the club counts in %(club)s.")


class UnknownKind(RowRefused):
    sentence = mark("“%(kind)s” is neither an order nor a refund.")


class InFuture(RowRefused):
    sentence = mark("“%(text)s” has not come yet.")


class OrderTwice(RowRefused):
    sentence = mark("The order reference “%(order)s” stands on line %(line)s already.")


class TooLong(RowRefused):
    sentence = mark("%(field)s is longer than 200 characters.")


class NobodyNamed(RowRefused):
    sentence = mark("The row does not say whose purchase it is.")


class NotAMember(RowRefused):
    sentence = mark("No member is known by “%(who)s”.")


class SharedAddress(RowRefused):
    sentence = mark("Several members share “%(who)s”; name the customer.")


class RecordedOtherwise(RowRefused):
    sentence = mark("The order reference “%(order)s” is recorded already, with another date, amount or member.")
