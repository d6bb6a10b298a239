"""Why a row of a purchase file is turned down."""

from campaigns.core.words import mark
from campaigns.members.imports.row_faults import RowRefused


class QuantityWrong(RowRefused):
    sentence = mark("The quantity “%(quantity)s” must be a whole number from 1; a refund has a negative amount.")


class RateMissing(RowRefused):
    sentence = mark("No rate for %(currency)s on %(day)s is known. Set one under Settings, Currencies.")


class TooMuch(RowRefused):
    sentence = mark("At the rate of that day the amount is more than the club can count.")


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
    sentence = mark("Several members share “%(who)s”; write the member reference.")


class RecordedOtherwise(RowRefused):
    sentence = mark(
        "The order reference “%(order)s” is recorded already, with another date, amount or member. "
        "Say that the file corrects what is recorded, if it does."
    )


class NotARefund(RowRefused):
    sentence = mark("Only a refund gives an order back; its amount is negative.")


class RefundOfRefund(RowRefused):
    sentence = mark("“%(order)s” is a refund itself and cannot be given back.")


class RefundOfAnother(RowRefused):
    sentence = mark("The order “%(order)s” and its refund belong to different members.")


class RefundInOther(RowRefused):
    sentence = mark("The order “%(order)s” was paid in %(paid)s, its refund in %(refunded)s.")


class RefundAbove(RowRefused):
    sentence = mark("Of the order “%(order)s” %(refunded)s would be given back, and only %(paid)s was paid.")
