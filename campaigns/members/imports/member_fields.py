"""The columns a member file may have, with their other usual names."""

from collections.abc import Mapping, Sequence

from campaigns.members.models import AddressKind, Culture, HouseholdRole, Topic

FIELDS: Mapping[str, tuple[str, ...]] = {
    "code": ("membership code", "会员码"),
    "name": ("full name", "member name", "姓名", "名字"),
    "family_name": ("surname", "last name", "姓", "姓氏"),
    "given_name": ("first name", "forename", "名"),
    "call_name": ("nickname", "salutation", "称呼", "昵称"),
    "email": ("e-mail", "mail", "email address", "邮箱", "电子邮箱"),
    "email_2": ("second email", "邮箱2"),
    "email_3": ("third email", "邮箱3"),
    "email_label": ("邮箱标签",),
    "more_emails": ("other emails", "其他邮箱"),
    "phone": ("telephone", "mobile", "tel", "cell", "手机", "手机号", "电话"),
    "phone_2": ("second phone", "mobile 2", "手机2", "电话2"),
    "phone_3": ("third phone", "mobile 3", "手机3", "电话3"),
    "phone_label": ("手机标签",),
    "more_phones": ("other phones", "其他手机"),
    "preferred_channel": ("preferred way", "希望的联系方式"),
    "country": ("国家",),
    "city": ("town", "城市"),
    "language": ("lang", "语言"),
    "other_languages": ("其他语言",),
    "cultures": ("culture", "feasts", "文化", "节日文化"),
    "zone": ("time zone", "timezone", "时区"),
    "birthday": ("birth date", "date of birth", "dob", "生日"),
    "lunar": ("lunar birthday", "农历", "农历生日"),
    "special_days": ("days", "特别日子"),
    "interests": ("hobbies", "兴趣", "爱好"),
    "tags": ("labels", "标签"),
    "household": ("family", "家庭"),
    "household_roles": ("roles", "家庭角色"),
    "expected_spend": ("expected spend", "预计年消费"),
    "introduced_by": ("referrer", "介绍人", "推荐人"),
    "owner": ("owner email", "负责人"),
    "chapter": ("branch", "home chapter", "分会"),
    "joined": ("joined at", "member since", "入会日期"),
    "reference": ("customer", "customer id", "member id", "客户编号", "会员号"),
    "consents": ("consent", "同意"),
    "evidence": ("proof", "证明"),
    "points": ("points balance", "积分"),
}
"""`consents`: `all`, or pairs such as `email:events sms:greetings=withdrawn`; `birthday`: a date, or month and day as
`05-17`; `email`, `phone`: the preferred ones; `more_emails`: any number, as `ana@home.example (home); al@work.example`;
`special_days`: as `day_texts` writes them; `owner`: the email address of a staff member; `chapter`: its name;
`introduced_by`: the code or the reference of a member; `points`: the balance to begin with."""
CUSTOM = "custom:"
"""Before the key of a field that the club added."""
WAYS: Mapping[str, AddressKind] = {
    "email": AddressKind.EMAIL,
    "mail": AddressKind.EMAIL,
    "邮件": AddressKind.EMAIL,
    "sms": AddressKind.SMS,
    "text": AddressKind.SMS,
    "短信": AddressKind.SMS,
}
ROLES: Mapping[str, HouseholdRole] = {
    **{role.value: role for role in HouseholdRole},
    "decision maker": HouseholdRole.DECISION_MAKER,
    "购买者": HouseholdRole.BUYER,
    "使用者": HouseholdRole.USER,
    "决定者": HouseholdRole.DECISION_MAKER,
}
CULTURES: Mapping[str, Culture] = {
    **{culture.value: culture for culture in Culture},
    "中国": Culture.CHINESE,
    "中华": Culture.CHINESE,
    "基督教": Culture.CHRISTIAN,
    "伊斯兰": Culture.MUSLIM,
    "伊斯兰教": Culture.MUSLIM,
    "印度教": Culture.HINDU,
}
YES = frozenset({"yes", "y", "true", "1", "lunar", "是", "农历"})
NO = frozenset({"", "no", "n", "false", "0", "否", "公历"})
EVERYTHING = frozenset((kind, topic) for kind in AddressKind for topic in Topic)


def custom_columns(header: Sequence[str]) -> dict[str, str]:
    """The headings that name a field of the club's own by its key."""
    return {heading: heading for heading in header if heading.startswith(CUSTOM)}
