"""One tree for each condition, as docs/segments.md shows them, and those that differ much in how they are compiled."""

from typing import Any

EXAMPLES: dict[str, list[dict[str, Any]]] = {
    "class_in": [{"classes": ["e1", "p2"]}],
    "language_in": [{"languages": ["zh"]}],
    "zone_in": [{"zones": ["Asia/Shanghai"]}],
    "city_in": [{"cities": ["Shanghai", "上海"]}],
    "country_in": [{"countries": ["CN"]}],
    "owner_in": [{"owners": [1]}],
    "owned": [{}],
    "chapter_in": [{"chapters": [1]}],
    "of_a_chapter": [{}],
    "tagged": [{"tags": ["VIP"]}],
    "interested_in": [{"interests": ["tea", "wine"]}],
    "culture_in": [{"cultures": ["chinese", "muslim"]}],
    "household_role_in": [{"roles": ["buyer"]}],
    "introduced": [{}],
    "custom": [
        {"field": "size", "one_of": ["M"]},
        {"field": "shoe", "at_least": 38.5, "at_most": 42},
        {"field": "since", "since": "2024-01-01", "until": "2026-12-31"},
        {"field": "vegan", "yes": True},
        {"field": "motto", "contains": "tea"},
        {"field": "motto", "known": False},
    ],
    "consented": [{"topic": "events", "channel": "email"}],
    "contactable": [{"topic": "care", "channel": "sms"}, {"topic": "events", "channel": "email"}],
    "muted": [{}],
    "deceased": [{}],
    "joined": [{"days": 90}, {"since": "2025-01-01", "until": "2025-12-31"}],
    "anniversary": [{"days": 1}, {"days": 30}],
    "birthday_within": [{"days": 1}, {"days": 30}],
    "birthday_month": [{"ahead": 0}, {"ahead": 1}, {"month": 8}, {"month": 8, "calendar": "lunar"}],
    "purchased": [
        {},
        {"days": 60},
        {"at_least": 2, "days": 365},
        {"exactly": 0, "days": 90},
        {"at_most": 3, "since": "2026-01-01"},
        {"total_at_least": 50_000, "average_at_most": 90_000, "until": "2026-06-30"},
    ],
    "spent": [{"amount": 100_000}, {"amount": 100_000, "days": 365}],
    "did": [
        {"kind": "complained", "days": 90},
        {"kind": "replied", "exactly": 0},
        {"kind": "contacted", "at_least": 2},
    ],
    "signal": [{"signal": "visit"}, {"signal": "visit", "at_least": 2, "days": 90}, {"signal": "visit", "exactly": 0}],
    "referred": [{"at_least": 2}],
    "rhythm_in": [{"rhythms": ["at_risk", "gone"]}, {"rhythms": ["on_time", "late"]}, {"rhythms": ["unknown"]}],
    "message": [
        {"what": what, **more}
        for what in ("got", "clicked", "answered", "ignored")
        for more in ({"days": 30}, {"campaign": 1})
    ],
    "attended": [{"days": 180}, {"at_least": 2}, {"with_friend": True}, {"event": 1}, {"exactly": 0, "days": 365}],
    "event": [
        {"what": what, **more}
        for what in ("invited", "accepted", "declined", "tentative", "waitlisted", "cancelled", "missed")
        for more in ({"days": 365}, {"event": 1}, {"at_most": 1})
    ],
    "tier_at_least": [{"tier": "gold"}],
    "tier_in": [{"tiers": ["silver", "gold"]}],
    "near_next_tier": [{"missing": 10_000}, {"percent": 20}],
    "engagement_in": [{"bands": ["active", "warm"]}],
    "engagement_moved": [{"direction": "fell", "days": 90}, {"direction": "rose", "days": 30}],
    "points": [{"at_least": 1000}, {"at_most": 10}, {"at_least": 5, "at_most": 7}],
    "points_expiring": [{"days": 30}],
    "top": [{"by": "year_spend", "percent": 10}, {"by": "engagement", "percent": 25}],
    "members": [{"members": ["A1B2C3D4"]}],
    "in_segment": [{"segment": 1}],
}

TREES: list[dict[str, Any]] = [{"type": name, **more} for name, several in EXAMPLES.items() for more in several]
