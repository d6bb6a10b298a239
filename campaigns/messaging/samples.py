"""Sample words where an event, an answer or a complaint would speak."""

from collections.abc import Mapping

from campaigns.messaging.extras import Variables

_EVENT = {
    "en": {
        "title": "Spring tasting",
        "description": "Six wines, a little music and good company.",
        "date": "Friday, March 5",
        "time": "19:00",
        "venue": "The Old Library",
        "address": "12 Garden Lane",
        "map_url": "https://map.example/library",
        "price": None,
        "picture": None,
        "photos_url": None,
        "answer_by": "Monday, March 1, 18:00",
    },
    "zh": {
        "title": "春日品鉴会",
        "description": "六款佳酿、音乐与好友。",
        "date": "3月5日星期五",
        "time": "19:00",
        "venue": "旧图书馆",
        "address": "花园路12号",
        "map_url": "https://map.example/library",
        "price": None,
        "picture": None,
        "photos_url": None,
        "answer_by": "3月1日星期一 18:00",
    },
}

_DAY = {
    "en": {"whose": "Ann", "relation": "wife", "title": "First visit", "years": 5},
    "zh": {"whose": "小安", "relation": "妻子", "title": "初次光临", "years": 5},
}
_BOUGHT = {"quantity": 2, "order": "2027-000123"}
_DUE: Mapping[str, Variables] = {
    "en": {
        "holiday": {"name": "Spring Festival"},
        "purchase": {
            "date": "5 March 2027",
            "amount": "$129.90",
            "quantity": 2,
            "product": "Oolong",
            "order": "2027-000123",
        },
        "signal": {"date": "5 March 2027", "day": "12 March 2027", "value": 4, "reference": "B-4711"},
        "tier": {"name": "Gold", "before": "Silver"},
        "standing": {"next_tier": "Gold", "missing": "$120.00", "expiring": 40},
    },
    "zh": {
        "holiday": {"name": "春节"},
        "purchase": {
            "date": "2027年3月5日",
            "amount": "¥129.90",
            "quantity": 2,
            "product": "乌龙茶",
            "order": "2027-000123",
        },
        "signal": {"date": "2027年3月5日", "day": "2027年3月12日", "value": 4, "reference": "B-4711"},
        "tier": {"name": "金卡", "before": "银卡"},
        "standing": {"next_tier": "金卡", "missing": "消费¥120.00", "expiring": 40},
    },
}
_SESSION = {"en": "19:30 Six reds", "zh": "19:30 六款红酒"}
_OWNERS = {"en": "Ada Ortiz", "zh": "王雅"}
_TOPICS = {"en": "events, greetings", "zh": "活动、祝福"}
_SAID = {"en": "Of course you may bring a friend.", "zh": "当然可以带朋友来。"}
_ANSWERED = {"en": "Thank you for telling us. We have put it right.", "zh": "感谢您的反馈。问题已经解决。"}


_SIGNED = "example-of-a-link-as-long-as-they-really-are"
"""So that a text is measured as it will be sent."""


def samples(language: str, public_url: str) -> Variables:
    """For every name that no member and no club fills."""
    event, session = _EVENT.get(language, _EVENT["en"]), _SESSION.get(language, _SESSION["en"])
    return {
        "event": event,
        "day": _DAY.get(language, _DAY["en"]),
        **_DUE.get(language, _DUE["en"]),
        "member": {"age": 40},
        "owner": {"name": _OWNERS.get(language, _OWNERS["en"])},
        "links": {
            "rsvp": f"{public_url}/r/{_SIGNED}",
            "sessions": None,
            "feedback": f"{public_url}/e/{_SIGNED}",
            "online": "https://meet.example/tasting",
            "friend": f"{public_url}/i/example",
            "points": f"{public_url}/mine/{_SIGNED}",
            "confirm": f"{public_url}/consent/{_SIGNED}",
        },
        "answer": {"state": "attending", "party_size": 2, "position": 3, "owed": None},
        "sessions": {"mine": session, "waiting": None, "new": session, "people": 2},
        "offer": {"until": event["answer_by"]},
        "complaint": {"code": "K7M2P", "due": event["answer_by"], "answer": _ANSWERED.get(language, _ANSWERED["en"])},
        "conversation": {"answer": _SAID.get(language, _SAID["en"])},
        "consent": {"topics": _TOPICS.get(language, _TOPICS["en"])},
    }
