"""Chinese names in Latin letters, sign by sign, so that a hundred thousand names take a second."""

from functools import cache

from pypinyin import Style, lazy_pinyin

SURNAME_READINGS = {
    "单": "shan4",
    "單": "shan4",
    "曾": "zeng1",
    "解": "xie4",
    "仇": "qiu2",
    "查": "zha1",
    "区": "ou1",
    "區": "ou1",
    "盖": "ge3",
    "朴": "piao2",
    "乐": "yue4",
    "樂": "yue4",
    "尉": "yu4",
    "缪": "miao4",
    "翟": "zhai2",
}
"""Signs that are read otherwise at the head of a name."""

COMPOUND_SURNAMES = frozenset(
    (
        "欧阳",
        "歐陽",
        "司马",
        "司馬",
        "上官",
        "诸葛",
        "諸葛",
        "夏侯",
        "东方",
        "東方",
        "皇甫",
        "尉迟",
        "尉遲",
        "公孙",
        "公孫",
        "慕容",
        "令狐",
        "宇文",
        "长孙",
        "長孫",
        "司徒",
        "司空",
        "端木",
        "南宫",
        "南宮",
        "西门",
        "西門",
        "独孤",
        "獨孤",
        "轩辕",
        "軒轅",
        "百里",
        "呼延",
        "东郭",
        "東郭",
        "钟离",
        "鍾離",
        "闻人",
        "聞人",
    )
)
_HAN = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF), (0x3007, 0x3007))


@cache
def is_han(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in _HAN)


def split_name(han: str) -> tuple[str, str]:
    """Family name and given name of a name in characters."""
    length = 2 if len(han) > 2 and han[:2] in COMPOUND_SURNAMES else 1  # noqa: PLR2004 - two signs
    return han[:length], han[length:]


@cache
def toned(sign: str) -> str:
    """`陈` is `chen2`; a sign without a reading stands for itself."""
    return lazy_pinyin(sign, style=Style.TONE3)[0].replace("v", "u").replace("ü", "u")


def toned_name(han: str) -> tuple[str, ...]:
    family, given = split_name(han)
    head = SURNAME_READINGS.get(family, "") if len(family) == 1 else ""
    read = [toned(sign) for sign in family + given]
    return (head, *read[1:]) if head else tuple(read)


def toneless(syllable: str) -> str:
    return syllable.rstrip("12345")
