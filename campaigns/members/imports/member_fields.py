"""The columns a member file may have, with their other usual names."""

from collections.abc import Mapping

from campaigns.members.models import AddressKind, Topic

FIELDS: Mapping[str, tuple[str, ...]] = {
    "name": ("full name", "member name", "姓名", "名字"),
    "call_name": ("nickname", "salutation", "称呼", "昵称"),
    "email": ("e-mail", "mail", "email address", "邮箱", "电子邮箱"),
    "phone": ("telephone", "mobile", "tel", "cell", "手机", "手机号", "电话"),
    "country": ("国家",),
    "language": ("lang", "语言"),
    "zone": ("time zone", "timezone", "时区"),
    "birthday": ("birth date", "date of birth", "dob", "生日"),
    "lunar": ("lunar birthday", "农历", "农历生日"),
    "reference": ("customer", "customer id", "member id", "客户编号", "会员号"),
    "consents": ("consent", "同意"),
}
"""`consents`: `all`, or pairs such as `email:events sms:greetings`; `birthday`: a date, or month and day as `05-17`."""
YES = frozenset({"yes", "y", "true", "1", "lunar", "是", "农历"})
NO = frozenset({"", "no", "n", "false", "0", "否", "公历"})
EVERYTHING = frozenset((kind, topic) for kind in AddressKind for topic in Topic)
