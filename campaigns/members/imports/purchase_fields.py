"""The columns a purchase file may have, with the other names tills give them."""

from collections.abc import Mapping

FIELDS: Mapping[str, tuple[str, ...]] = {
    "customer": (
        "customer id",
        "customer reference",
        "customer number",
        "client",
        "member",
        "member id",
        "buyer",
        "客户",
        "客户编号",
        "会员",
        "会员号",
    ),
    "email": ("e-mail", "mail", "email address", "邮箱", "电子邮箱"),
    "phone": ("telephone", "mobile", "tel", "cell", "手机", "手机号", "电话"),
    "name": ("customer name", "full name", "member name", "姓名", "客户姓名"),
    "order": (
        "order reference",
        "order id",
        "order number",
        "order no",
        "reference",
        "receipt",
        "订单",
        "订单号",
        "订单编号",
        "单号",
    ),
    "date": ("purchase date", "order date", "purchased at", "time", "datetime", "日期", "时间", "下单时间", "购买日期"),
    "amount": ("total", "value", "price", "sum", "spend", "dollars", "金额", "总额", "实付"),
    "currency": ("币种", "货币"),
    "quantity": ("qty", "items", "units", "count", "数量", "件数"),
    "product": ("product name", "item", "item name", "article", "sku", "商品", "商品名称", "产品", "品名"),
    "kind": ("type", "类型"),
    "refunded_order": (
        "refunded",
        "refund of",
        "refunds order",
        "original order",
        "original order number",
        "原订单",
        "原订单号",
        "退款订单",
        "退款订单号",
    ),
}
IDENTITIES = ("customer", "email", "phone")
"""Any of these says whose purchase it is."""
REFUNDS = frozenset({"refund", "return", "退款", "退货"})
ORDERS = frozenset({"", "order", "sale", "purchase", "订单", "销售"})
