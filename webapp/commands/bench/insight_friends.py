"""A tenth of the members were brought by a friend: what they buy beside those who joined with them."""

from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from campaigns.insight.friends import FriendsReport, friends_report
from webapp.commands.bench.insight_club import NOW

_BROUGHT = """
    INSERT INTO referral (referrer_id, friend_id, joined_at)
    SELECT referrer.id, friend.id, friend.joined_at
    FROM member AS friend JOIN member AS referrer ON referrer.id = friend.id - 1 - friend.id / 7 % 50
    WHERE friend.id % 10 = 3
"""
BARE = """
    SELECT date_trunc('month', joined_at), count(*), count(bought.member_id)
    FROM member LEFT JOIN (SELECT member_id, count(DISTINCT local_date) FROM purchase WHERE kind = 'order'
                           GROUP BY member_id) AS bought ON bought.member_id = member.id
    GROUP BY 1
"""


def furnish_friends(session: Session) -> None:
    session.execute(text(_BROUGHT))


def friends_beside_others(session: Session, _segment_id: int) -> FriendsReport:
    return friends_report(session, until=NOW.date() - timedelta(days=1), now=NOW)
