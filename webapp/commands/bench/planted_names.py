"""Names to make up people from: each Chinese one simplified, traditional and read."""

from random import Random
from typing import NamedTuple

from campaigns.members.duplicates.pinyin import toned_name, toneless

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华红玉萍鑫鹏飞凤慧建国志海秀文斌宇浩然子轩雨欣梓涵思远嘉怡俊晨曦佳琪雅婷诗瑶雪莹博天翔若彤晓东春梅冬秋月云龙凯旋立新永康乐安宁泽坤辰逸瑞祥庆"
TRADITIONAL = dict(
    zip(
        "张刘陈杨赵黄吴孙马罗郑谢韩冯萧邓许吕苏卢蒋贾阎钟姜范谭邹陆龙万钱汤龚顾贺赖伟静丽强军艳杰涛兰刚华红飞凤国鹏轩晓东云凯远莹诗宁泽庆乐",
        "張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈閻鍾姜範譚鄒陸龍萬錢湯龔顧賀賴偉靜麗強軍艷傑濤蘭剛華紅飛鳳國鵬軒曉東雲凱遠瑩詩寧澤慶樂",
        strict=True,
    )
)
COMPOUND = ("欧阳", "司马", "上官", "诸葛")
FIRST = (
    "James Mary Robert Patricia Michael Jennifer William Linda David Elizabeth Richard Barbara Joseph Susan Thomas Jessica "
    "Charles Sarah Daniel Karen Matthew Lisa Anthony Nancy Mark Betty Steven Sandra Andrew Ashley Kevin Emily Brian Donna "
    "George Michelle Edward Carol Ronald Amanda Timothy Melissa Jason Deborah Jeffrey Stephanie Ryan Rebecca Jacob Laura"
).split()
LAST = (
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson "
    "Taylor Moore Jackson Martin Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Wright "
    "Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Gomez Phillips "
    "Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan "
    "Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood Bennett Gray Mendoza "
    "Hughes Price Alvarez Castillo Sanders Patel Myers Long Ross Foster Fischer Schneider Weber Wagner Becker Hoffmann"
).split()
NICKNAMES = ("Bob", "Coco", "Sunny", "Kiki", "Momo", "Ace", "Lulu", "Max", "Zoe", "Vivi")
CHINESE_SHARE, COMPOUND_SHARE, SHORT_SHARE = 0.6, 0.02, 0.2


class Called(NamedTuple):
    """`family` and `given` as they are written; Chinese names without a space between them."""

    family: str
    given: str
    chinese: bool

    @property
    def full(self) -> str:
        return f"{self.family}{self.given}" if self.chinese else f"{self.given} {self.family}"

    @property
    def pinyin(self) -> str:
        read = [toneless(syllable).capitalize() for syllable in toned_name(self.family + self.given)]
        cut = len(self.family)
        return f"{''.join(read[:cut])} {''.join(read[cut:]).capitalize()}"

    @property
    def traditional(self) -> str:
        return "".join(TRADITIONAL.get(sign, sign) for sign in self.full)


def call(draw: Random, family: str = "") -> Called:
    """Somebody; of a family, if it is named. The first of a list are the commonest."""
    chinese = not family.isascii() if family else draw.random() < CHINESE_SHARE
    if not chinese:
        return Called(family or _common(draw, LAST), draw.choice(FIRST), chinese=False)
    compound = draw.choice(COMPOUND) if draw.random() < COMPOUND_SHARE else _common(draw, FAMILIES)
    signs = 1 if draw.random() < SHORT_SHARE else 2
    return Called(family or compound, "".join(draw.choice(GIVEN) for _ in range(signs)), chinese=True)


def _common(draw: Random, names: "str | list[str]") -> str:
    return names[int(len(names) * draw.random() ** 2)]
