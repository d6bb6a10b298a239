"""Names to make up people from: each Chinese one simplified, traditional and read."""

from random import Random
from typing import NamedTuple

from campaigns.members.duplicates.pinyin import pinyin_words

_FAMILIES = """
    王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎
    余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文
"""
_GIVEN = """
    伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华红玉萍鑫鹏飞凤慧建国志海秀文斌宇浩然子轩雨欣梓涵思远
    嘉怡俊晨曦佳琪雅婷诗瑶雪莹博天翔若彤晓东春梅冬秋月云龙凯旋立新永康乐安宁泽坤辰逸瑞祥庆
"""
_TRADITIONAL = """
    张張 刘劉 陈陳 杨楊 赵趙 黄黃 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 韩韓 冯馮 萧蕭 邓鄧 许許 吕呂
    苏蘇 卢盧 蒋蔣 贾賈 阎閻 钟鍾 姜姜 范範 谭譚 邹鄒 陆陸 龙龍 万萬 钱錢 汤湯 龚龔 顾顧 贺賀
    赖賴 伟偉 静靜 丽麗 强強 军軍 艳艷 杰傑 涛濤 兰蘭 刚剛 华華 红紅 飞飛 凤鳳 国國 鹏鵬 轩軒
    晓曉 东東 云雲 凯凱 远遠 莹瑩 诗詩 宁寧 泽澤 庆慶 乐樂
"""
_FIRST = """
    James Mary Robert Patricia Michael Jennifer William Linda David Elizabeth Richard Barbara Joseph Susan
    Thomas Jessica Charles Sarah Daniel Karen Matthew Lisa Anthony Nancy Mark Betty Steven Sandra Andrew
    Ashley Kevin Emily Brian Donna George Michelle Edward Carol Ronald Amanda Timothy Melissa Jason Deborah
    Jeffrey Stephanie Ryan Rebecca Jacob Laura
"""
_LAST = """
    Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson
    Anderson Taylor Moore Jackson Martin Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker
    Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell
    Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris
    Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox
    Ward Richardson Watson Brooks Chavez Wood Bennett Gray Mendoza Hughes Price Alvarez Castillo Sanders Patel
    Myers Long Ross Foster Fischer Schneider Weber Wagner Becker Hoffmann
"""
FAMILIES, GIVEN = "".join(_FAMILIES.split()), "".join(_GIVEN.split())
TRADITIONAL = {pair[0]: pair[1] for pair in _TRADITIONAL.split()}
"""Simplified → traditional."""
FIRST, LAST = _FIRST.split(), _LAST.split()
COMPOUND = ("欧阳", "司马", "上官", "诸葛")
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
        return " ".join(word.capitalize() for word in pinyin_words(self.family + self.given))

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
