# ruff: noqa: RUF001 - as Chinese is written
"""What the monthly review says, in each language: on its page, in files, on paper and in the mail."""

from collections.abc import Mapping

from campaigns.core.words import LocalText
from campaigns.events.models import MilestoneKind
from campaigns.insight.month.figures import Section
from campaigns.insight.week import DayKind

TITLE: LocalText = {"en": "Monthly review, %(month)s", "zh": "%(month)s月度回顾"}
OF_OWNER: LocalText = {"en": "Members of %(name)s", "zh": "%(name)s 负责的会员"}
RUNNING: LocalText = {
    "en": "The month is not over: its figures are of the days so far, those before of a whole month.",
    "zh": "本月尚未结束：本月数字截至目前，上月数字为整月。",
}
KEPT: LocalText = {
    "en": "What came of it, and the days of members, were reckoned on %(at)s.",
    "zh": "“有什么成效”和“会员的日子”统计于 %(at)s。",
}
MADE: LocalText = {"en": "As of %(at)s", "zh": "截至 %(at)s"}
BEFORE: LocalText = {"en": "%(month)s: %(value)s", "zh": "%(month)s：%(value)s"}
CHANGED: LocalText = {"en": "%(before)s (%(change)s)", "zh": "%(before)s（%(change)s）"}
POINTS: LocalText = {"en": "%(value)s points", "zh": "%(value)s 个百分点"}

SECTIONS: Mapping[Section, LocalText] = {
    Section.DONE: {"en": "What was done for the members", "zh": "为会员做了什么"},
    Section.CAME: {"en": "What came of it", "zh": "有什么成效"},
    Section.OPEN: {"en": "What is open", "zh": "还有什么未了"},
}
NEXT: LocalText = {"en": "What is next: %(month)s", "zh": "接下来：%(month)s"}

OPENING: LocalText = {
    "en": "Good day, %(name)s. This is what %(month)s brought; the whole review is attached.",
    "zh": "%(name)s，您好！以下是%(month)s的回顾，完整内容见附件。",
}
READ_ON: LocalText = {"en": "Read it on its page", "zh": "在页面上查看"}
LINE: LocalText = {"en": "%(name)s: %(value)s", "zh": "%(name)s：%(value)s"}
BESIDE: LocalText = {"en": "%(text)s. %(before)s", "zh": "%(text)s。%(before)s"}
OPEN_PAGES: Mapping[str, str] = {
    "overdue_complaints": "/complaints?state=overdue",
    "open_complaints": "/complaints",
    "overdue_follow_ups": "/care",
    "late_tasks": "/moments?state=approved",
    "conversations": "/conversations",
    "unknown": "/delivery",
    "failed": "/campaigns",
}
"""Where what is open is seen to."""

NAMES: Mapping[str, LocalText] = {
    "events": {"en": "Events held", "zh": "举办活动"},
    "there": {"en": "Members who came", "zh": "到场会员"},
    "brought": {"en": "People they brought", "zh": "带来的人"},
    "greetings": {"en": "Greetings sent", "zh": "已发送祝福"},
    "campaigns": {"en": "Campaigns that wrote", "zh": "发送过的营销活动"},
    "written": {"en": "Their messages sent", "zh": "营销活动已发送消息"},
    "moments": {"en": "Surprises carried out", "zh": "完成的惊喜"},
    "contacts": {"en": "Contacts by staff", "zh": "员工联系"},
    "complaints": {"en": "Complaints received", "zh": "收到投诉"},
    "answered": {"en": "Complaints answered", "zh": "已答复投诉"},
    "answer_days": {"en": "Median days to an answer", "zh": "答复所需天数（中位数）"},
    "members": {"en": "Members", "zh": "会员"},
    "joined": {"en": "Joined", "zh": "新入会"},
    "active": {"en": "Members active", "zh": "活跃会员"},
    "active_share": {"en": "Share active", "zh": "活跃占比"},
    "buyers": {"en": "Members who bought", "zh": "有消费的会员"},
    "again": {"en": "Of them bought again", "zh": "其中复购"},
    "again_share": {"en": "Share that bought again", "zh": "复购占比"},
    "came_back": {"en": "Came back, of all buyers", "zh": "历来再次光顾占比"},
    "attendance": {"en": "Came, of the invited", "zh": "受邀到场占比"},
    "friends": {"en": "Friends who joined", "zh": "带来入会的朋友"},
    "spent": {"en": "Spend", "zh": "消费额"},
    "earned": {"en": "Points earned", "zh": "获得积分"},
    "redeemed": {"en": "Points redeemed", "zh": "兑换积分"},
    "open_complaints": {"en": "Complaints open", "zh": "待答复投诉"},
    "overdue_complaints": {"en": "Of them overdue", "zh": "其中已逾期"},
    "overdue_follow_ups": {"en": "Follow-ups overdue", "zh": "逾期回访"},
    "late_tasks": {"en": "Tasks of surprises late", "zh": "逾期惊喜任务"},
    "conversations": {"en": "Conversations unanswered", "zh": "待答复对话"},
    "unknown": {"en": "Messages of unknown fate", "zh": "结果未知的消息"},
    "failed": {"en": "Messages that failed", "zh": "失败的消息"},
}

DEFINITIONS: Mapping[Section, LocalText] = {
    Section.DONE: {
        "en": (
            "Events that began in the month and are over, with the members who were there and whom they brought. "
            "Messages that went out, of campaigns whose runs came due in the month; greetings are those of occasions "
            "that greet. Surprises ended as done. Calls, visits and messages that staff noted. Days from a complaint "
            "to its first answer: the median of those answered in the month."
        ),
        "zh": (
            "当月开始且已结束的活动，以及到场会员和他们带来的人。当月到期批次已发送的消息；祝福指以祝福为时机的消息。"
            "已完成的惊喜。员工记录的电话、拜访和消息。从投诉到首次答复的天数：当月已答复投诉的中位数。"
        ),
    },
    Section.CAME: {
        "en": (
            "Members at the end of the month, those erased left out. Active is who did anything that counts for "
            "engagement. Bought again: placed an order on a later day than their first one ever. Came back, of all who "
            "ever bought by the end of the month, is the figure of the report on repeat purchase. Came, of those whom "
            "the house invited. Spend is orders less the refunds that came in the month. "
            "Points earned by the rules; redeemed and not given back."
        ),
        "zh": (
            "月末会员数，已清除者不计。活跃指做过任何计入活跃度的事。复购：下单日晚于其首次下单日。"
            "历来消费会员中再次光顾的占比，即复购报告截至月末的数字。受邀到场占比以受邀会员为分母。"
            "消费额为当月订单减去当月发生的退款。积分为按规则获得的积分；兑换后退还的不计。"
        ),
    },
    Section.OPEN: {
        "en": "As things are now, whichever month is read; failed messages are those of the month.",
        "zh": "均为当前情况，与所看月份无关；失败的消息为当月的。",
    },
}

LIST_DEFINITIONS: Mapping[str, LocalText] = {
    "held": {
        "en": "Events that began in the month and are over. Came is of the invited; there are all members who came.",
        "zh": "当月开始且已结束的活动。到场以受邀会员计；到场会员为全部到场的会员。",
    },
    "written": {
        "en": "Messages of runs that came due in the month, by what became of them.",
        "zh": "当月到期批次的消息，按结果统计。",
    },
    "touched": {"en": "Calls, visits and messages that staff noted.", "zh": "员工记录的电话、拜访和消息。"},
    "next_events": {
        "en": "Events that were not cancelled; taken with what is offered.",
        "zh": "未取消的活动；已占座位含保留的空位。",
    },
    "next_due": {
        "en": "Campaigns with a set time, and messages that events bring by themselves.",
        "zh": "定时发送的营销活动，以及活动自动发送的消息。",
    },
    "next_days": {"en": "Days of living members, by either calendar.", "zh": "在世会员的日子，公历与农历均计。"},
    "next_holidays": {
        "en": "As the club's calendar has them, wherever they are kept.",
        "zh": "以俱乐部日历为准，不论在何处过节。",
    },
}
LISTS: Mapping[str, LocalText] = {
    "held": {"en": "Events held", "zh": "举办的活动"},
    "written": {"en": "Campaigns and greetings", "zh": "营销活动与祝福"},
    "touched": {"en": "Contacts by staff", "zh": "员工联系"},
    "next_events": {"en": "Events", "zh": "活动"},
    "next_due": {"en": "What goes out", "zh": "将发送"},
    "next_days": {"en": "Days of members", "zh": "会员的日子"},
    "next_holidays": {"en": "Holidays", "zh": "节日"},
}
COLUMNS: Mapping[str, LocalText] = {
    "month": {"en": "Month", "zh": "月份"},
    "figure": {"en": "Figure", "zh": "指标"},
    "value": {"en": "Count", "zh": "数量"},
    "event": {"en": "Event", "zh": "活动"},
    "day": {"en": "Date", "zh": "日期"},
    "invited": {"en": "Invited", "zh": "已邀请"},
    "came": {"en": "Came", "zh": "到场"},
    "there": {"en": "Members there", "zh": "到场会员"},
    "brought": {"en": "Brought", "zh": "带来"},
    "campaign": {"en": "Campaign", "zh": "营销活动"},
    "sent": {"en": "Sent", "zh": "已发送"},
    "not_sent": {"en": "Not sent", "zh": "未发送"},
    "failed": {"en": "Failed", "zh": "失败"},
    "unknown": {"en": "Unknown", "zh": "未知"},
    "staff": {"en": "Staff", "zh": "员工"},
    "contacts": {"en": "Contacts", "zh": "联系"},
    "members": {"en": "Members", "zh": "会员"},
    "what": {"en": "What", "zh": "内容"},
    "name": {"en": "Name", "zh": "名称"},
    "seats": {"en": "Seats", "zh": "座位"},
    "taken": {"en": "Taken", "zh": "已占"},
}
MORE: LocalText = {"en": "and %(count)s more", "zh": "还有 %(count)s 项"}
FORMER: LocalText = {"en": "Former colleagues", "zh": "已离职的同事"}
DAYS: Mapping[DayKind, LocalText] = {
    DayKind.BIRTHDAY: {"en": "Birthdays", "zh": "生日"},
    DayKind.WEDDING: {"en": "Wedding days", "zh": "结婚纪念日"},
    DayKind.JOINED: {"en": "Days of joining", "zh": "入会纪念日"},
    DayKind.COMPANION: {"en": "Companions' days", "zh": "同伴的日子"},
    DayKind.OTHER: {"en": "Other special days", "zh": "其他特别日子"},
}
MILESTONES: Mapping[MilestoneKind, LocalText] = {
    MilestoneKind.INVITATION: {"en": "Invitation to “%(event)s”", "zh": "“%(event)s”的邀请"},
    MilestoneKind.REMINDER: {"en": "Reminder of “%(event)s”", "zh": "“%(event)s”的提醒"},
    MilestoneKind.DAY_BEFORE: {"en": "The day before “%(event)s”", "zh": "“%(event)s”前一天的消息"},
    MilestoneKind.HOURS_BEFORE: {"en": "Hours before “%(event)s”", "zh": "“%(event)s”前几小时的消息"},
    MilestoneKind.THANKS: {"en": "Thanks for “%(event)s”", "zh": "“%(event)s”的致谢"},
    MilestoneKind.MISSED: {"en": "Missed at “%(event)s”", "zh": "“%(event)s”的缺席问候"},
}
