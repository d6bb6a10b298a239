"""The lines of files as a shop would give them, of any size."""

from collections.abc import Iterator

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡林"
GIVEN = ("伟", "芳", "娜", "秀英", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "欣怡", "子轩")
FIRST = ("Ana", "Bo", "Carla", "David", "Emma", "Femi", "Greta", "Hugo")
LAST = ("Lima", "Novak", "Okafor", "Rossi", "Silva", "Tanaka", "Ueda", "Weber")
CITIES = ("上海", "北京", "杭州", "Berlin")


def member_file(count: int) -> Iterator[str]:
    """Half of them have Chinese names; all have an address of each kind, a birthday and two consents."""
    yield "reference,name,email,phone,language,city,interests,birthday,lunar,consents\n"
    for number in range(count):
        month, day = number % 12 + 1, number % 28 + 1
        yield (
            f"C{number:07d},{_name(number)},guest{number}@example.com,138{number:08d},{'zh' if number % 2 else 'en'},"
            f"{CITIES[number % len(CITIES)]},tea,{1950 + number % 55}-{month:02d}-{day:02d},"
            f"{'yes' if number % 5 == 0 else ''},email:events sms:greetings\n"
        )


def purchase_file(count: int, members: int) -> Iterator[str]:
    """In the order of time, each by another member than the one before."""
    yield "order,customer,date,amount,currency\n"
    for number in range(count):
        day = number * 700 // count
        year, month, date = 2024 + day // 360, day % 360 // 30 + 1, day % 28 + 1
        customer = number * 7_919 % members
        yield f"T{number:08d},C{customer:07d},{year}-{month:02d}-{date:02d},{number % 400 + 5}.{number % 100:02d},USD\n"


def _name(number: int) -> str:
    if number % 2:
        return SURNAMES[number // 2 % len(SURNAMES)] + GIVEN[number // 32 % len(GIVEN)]
    return f"{FIRST[number // 2 % len(FIRST)]} {LAST[number // 16 % len(LAST)]}"
