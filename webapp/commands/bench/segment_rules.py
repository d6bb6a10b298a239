"""Ten typical rules, each beside SQL that was written for it alone and tuned by hand."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Typical(NamedTuple):
    """`by_hand` gives member ids; `:ago_60` is 60 days ago, `:keys` are the days of birthdays that are due."""

    name: str
    tree: dict[str, Any]
    by_hand: str


TYPICAL: Sequence[Typical] = (
    Typical(
        "gold and above who came in 180 days or bought in 60",
        {
            "all": [
                {"type": "tier_at_least", "tier": "gold"},
                {"any": [{"type": "attended", "days": 180}, {"type": "purchased", "days": 60}]},
            ]
        },
        """
        SELECT member_id FROM member_summary
        WHERE NOT erased AND tier_id = ANY (ARRAY (SELECT id::int FROM tier WHERE rank >= 2))
          AND (last_attended_at >= :ago_180 OR last_purchase_at >= :ago_60)
        """,
    ),
    Typical(
        "active, reading Chinese",
        {
            "all": [
                {"type": "engagement_in", "bands": ["active"]},
                {"type": "language_in", "languages": ["zh"]},
            ]
        },
        """
        SELECT member_id FROM member_summary
        WHERE NOT erased AND engagement_band = 'active' AND language = 'zh'
        """,
    ),
    Typical(
        "silver or gold, silent for long, worth much or rich in points",
        {
            "all": [
                {"type": "tier_in", "tiers": ["silver", "gold"]},
                {"none": [{"type": "purchased", "days": 90}, {"type": "attended", "days": 365}]},
                {"any": [{"type": "class_in", "classes": ["e1", "e2"]}, {"type": "points", "at_least": 800}]},
            ]
        },
        """
        SELECT member_id FROM member_summary
        WHERE NOT erased AND tier_id = ANY (ARRAY (SELECT id::int FROM tier WHERE key IN ('silver', 'gold')))
          AND (last_purchase_at >= :ago_90) IS NOT TRUE
          AND (last_attended_at >= :ago_365) IS NOT TRUE
          AND (member_class IN ('e1', 'e2') OR points >= 800)
        """,
    ),
    Typical(
        "cooling who never came, or three purchases without being active",
        {
            "any": [
                {"all": [{"type": "engagement_in", "bands": ["cooling"]}, {"none": [{"type": "attended"}]}]},
                {
                    "all": [
                        {"type": "purchased", "at_least": 3},
                        {"none": [{"type": "engagement_in", "bands": ["active"]}]},
                    ]
                },
            ]
        },
        """
        SELECT member_id FROM member_summary
        WHERE NOT erased
          AND (engagement_band = 'cooling' AND attended < 1 OR purchases >= 3 AND engagement_band <> 'active')
        """,
    ),
    Typical(
        "the first tenth by spend in 12 months",
        {"type": "top", "by": "year_spend", "percent": 10},
        """
        SELECT member_id FROM member_summary
        WHERE NOT erased AND year_spend > 0 AND year_spend >= coalesce((
            SELECT year_spend FROM member_summary WHERE NOT erased AND year_spend > 0 ORDER BY year_spend DESC
            LIMIT 1 OFFSET (SELECT (count(*) * 10 - 1) / 100 FROM member_summary WHERE NOT erased)), 1)
        """,
    ),
    Typical(
        "silver and above with a birthday in 30 days, solar or lunar",
        {"all": [{"type": "tier_at_least", "tier": "silver"}, {"type": "birthday_within", "days": 30}]},
        """
        SELECT member_id FROM member_summary
        WHERE NOT erased AND tier_id = ANY (ARRAY (SELECT id::int FROM tier WHERE rank >= 1)) AND member_id IN (
            SELECT special_day.member_id FROM special_day, jsonb_to_recordset(CAST(:keys AS jsonb))
                AS due (calendar text, month int, day int, in_leap_month boolean, leap_day_rule text)
            WHERE special_day.kind = 'birthday' AND special_day.whose = '' AND special_day.calendar = due.calendar
              AND special_day.month = due.month AND special_day.day = due.day
              AND (due.in_leap_month IS NULL OR special_day.in_leap_month = due.in_leap_month)
              AND (due.leap_day_rule IS NULL OR special_day.leap_day_rule = due.leap_day_rule))
        """,
    ),
    Typical(
        "bought once, but not for a year",
        {"all": [{"type": "purchased"}, {"none": [{"type": "purchased", "days": 365}]}]},
        """
        SELECT member_id FROM member_summary
        WHERE NOT erased AND purchases >= 1 AND (last_purchase_at >= :ago_365) IS NOT TRUE
        """,
    ),
    Typical(
        "joined in a year, bought once",
        {"all": [{"type": "joined", "days": 365}, {"type": "purchased", "exactly": 1}]},
        """
        SELECT member_id FROM member_summary
        WHERE NOT erased AND purchases = 1 AND joined_at >= :ago_365
        """,
    ),
    Typical(
        "a fifth short of the next tier at most",
        {"type": "near_next_tier", "percent": 20},
        """
        SELECT member_id FROM member_summary JOIN tier ON tier.id = tier_id
        JOIN tier AS next ON next.rank = tier.rank + 1
        WHERE NOT erased AND greatest(member_summary.spend, 0) >= next.floor - next.floor * 20 / 100
        """,
    ),
    Typical(
        "spent 500 in 90 days",
        {"type": "spent", "amount": 50_000, "days": 90},
        """
        SELECT member_id FROM (
            SELECT member_id FROM activity
            WHERE kind IN ('purchased', 'refunded') AND at >= :ago_90
            GROUP BY member_id HAVING sum(value) >= 50000) AS spent
        JOIN member_summary USING (member_id) WHERE NOT erased
        """,
    ),
)
