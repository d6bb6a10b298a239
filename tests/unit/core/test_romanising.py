from campaigns.core.romanising import by_name


def test_names_of_both_scripts_stand_where_a_reader_looks_for_them() -> None:
    names = ["上海", "Élan", "Zurich", "北京", "Chengdu", "ana", "安庆"]
    assert by_name(names, name=str) == ["ana", "安庆", "北京", "Chengdu", "Élan", "上海", "Zurich"]


def test_what_is_called_alike_stays_in_its_order() -> None:
    assert by_name([("Tea", 2), ("茶", 1), ("tea", 1)], name=lambda pair: pair[0]) == [
        ("茶", 1),
        ("Tea", 2),
        ("tea", 1),
    ]
