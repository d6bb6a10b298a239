"""Chinese and Korean family names of several signs, and those that are read otherwise than the sign commonly is."""

_COMPOUND = """
    欧阳 司马 诸葛 上官 夏侯 尉迟 万俟 长孙 独孤 慕容 司徒 司空 司寇 令狐 皇甫 宇文 南宫 东方 西门
    轩辕 公孙 端木 呼延 赫连 澹台 淳于 单于 鲜于 钟离 申屠 濮阳 闻人 太史 太叔 公羊 公冶 公西 公良
    仲孙 仲长 宗政 闾丘 子车 亓官 巫马 颛孙 壤驷 漆雕 乐正 宰父 谷梁 拓跋 夹谷 段干 百里 东郭 南门
    羊舌 微生 梁丘 左丘 第五 南荣 东里 即墨 达奚 褚师 纳兰 叶赫 那拉 完颜 富察 钮祜禄 叶赫那拉 爱新觉罗
    歐陽 司馬 諸葛 尉遲 萬俟 長孫 獨孤 南宮 東方 西門 軒轅 公孫 赫連 澹臺 單于 鮮于 鍾離 濮陽 聞人
    仲孫 仲長 閭丘 子車 巫馬 顓孫 壤駟 樂正 穀梁 夾谷 段幹 東郭 南門 南榮 東里 達奚 褚師 納蘭 葉赫
    完顏 남궁 황보 제갈 사공 선우 서문 독고 동방
"""
COMPOUND = frozenset(_COMPOUND.split())

READINGS = {
    "单": "shan", "單": "shan", "解": "xie", "仇": "qiu", "曾": "zeng", "查": "zha", "区": "ou", "區": "ou",
    "任": "ren", "华": "hua", "華": "hua", "朴": "piao", "盖": "ge", "蓋": "ge", "缪": "miao", "繆": "miao",
    "覃": "qin", "乐": "yue", "樂": "yue", "翟": "zhai", "冼": "xian", "洗": "xian", "员": "yun", "員": "yun",
    "召": "shao", "黑": "he", "隗": "wei", "种": "chong", "秘": "bi", "祭": "zhai", "郇": "xun", "折": "she",
    "重": "chong", "繁": "po", "句": "gou", "能": "nai", "佴": "nai", "都": "du", "藏": "zang", "么": "yao",
    "幺": "yao", "乜": "nie", "六": "lu", "炅": "gui", "便": "pian", "角": "jue", "圈": "juan", "眭": "sui",
    "谌": "chen", "諶": "chen", "宿": "su", "葛": "ge", "过": "guo", "過": "guo", "尉": "wei", "宁": "ning",
    "甯": "ning", "柏": "bai", "薄": "bo", "瞿": "qu", "曲": "qu", "车": "che", "車": "che", "石": "shi",
    "沈": "shen", "贾": "jia", "賈": "jia", "阚": "kan", "闞": "kan", "相": "xiang", "长": "chang",
    "尉迟": "yuchi", "尉遲": "yuchi", "万俟": "moqi", "萬俟": "moqi", "澹台": "tantai", "澹臺": "tantai",
    "长孙": "zhangsun", "長孫": "zhangsun", "单于": "chanyu", "單于": "chanyu", "乐正": "yuezheng",
    "樂正": "yuezheng", "子车": "ziju", "子車": "ziju", "宰父": "zaifu", "皇甫": "huangfu",
}  # fmt: skip
"""Family name → how it is read, where the commonest reading of the sign would be wrong."""
