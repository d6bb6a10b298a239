"""What staff hear by mail about approval, each in their own language."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from campaigns.core.queries import find_club
from campaigns.core.words import LocalText, localised
from campaigns.messaging.staff_letters import Letter, Line
from campaigns.messaging.staff_mail import NewStaffMail
from campaigns.outreach.checks.found import money
from campaigns.outreach.models import Campaign, CampaignStep, StepKind
from campaigns.staff.models import Staff

ASKED: LocalText = {
    "en": "%(who)s asks you to approve “%(campaign)s”",
    "zh": "%(who)s 请您审批“%(campaign)s”",
}
COMES_TO: LocalText = {
    "en": "It would write to %(members)s members, and its texts may cost up to %(cost)s.",
    "zh": "它将写给 %(members)s 位会员，短信费用最多 %(cost)s。",  # noqa: RUF001 - as Chinese is written
}
LOOK: LocalText = {"en": "Look at it, then approve it or send it back", "zh": "查看后批准或退回"}
ANSWERED: Mapping[StepKind, LocalText] = {
    StepKind.APPROVED: {
        "en": "%(who)s has approved “%(campaign)s”",
        "zh": "%(who)s 已批准“%(campaign)s”",
    },
    StepKind.SENT_BACK: {
        "en": "%(who)s has sent back “%(campaign)s”",
        "zh": "%(who)s 已退回“%(campaign)s”",
    },
}
GO_ON: Mapping[StepKind, LocalText] = {
    StepKind.APPROVED: {
        "en": "It can be launched as it stands; a change needs another approval",
        "zh": "现在可以按原样启动；如有改动，需要重新审批",  # noqa: RUF001 - likewise
    },
    StepKind.SENT_BACK: {"en": "Change it and ask again", "zh": "修改后重新申请审批"},
}


def asking_letters(
    session: Session, campaign: Campaign, asked: CampaignStep, *, by: Staff, approvers: Sequence[Staff]
) -> list[NewStaffMail]:
    club = find_club(session)
    said = {
        "who": by.name,
        "campaign": campaign.name,
        "members": f"{asked.members:,}",
        "cost": money(asked.cost or 0, club.currency if club else ""),
    }
    return [_mail(asked, staff, ASKED, [COMES_TO], LOOK, said) for staff in approvers]


def answer_letters(
    session: Session, campaign: Campaign, answer: CampaignStep, asked: CampaignStep, *, by: Staff
) -> list[NewStaffMail]:
    """To whoever asked, if they still work here."""
    staff = session.get(Staff, asked.staff_id) if asked.staff_id else None
    if staff is None:
        return []
    said = {"who": by.name, "campaign": campaign.name}
    return [_mail(answer, staff, ANSWERED[answer.kind], [], GO_ON[answer.kind], said)]


def _mail(
    step: CampaignStep,
    staff: Staff,
    subject: LocalText,
    lines: Sequence[LocalText],
    go: LocalText,
    said: Mapping[str, str],
) -> NewStaffMail:
    def speak() -> Iterator[Line]:
        yield from (Line(localised(text, staff.language) % said) for text in (subject, *lines))
        yield from (Line(line) for line in step.note.splitlines() if line.strip())
        yield Line(localised(go, staff.language), f"/campaigns/{step.campaign_id}/review")

    letter = Letter(localised(subject, staff.language) % said, staff.language, tuple(speak()))
    return NewStaffMail(f"approval:{step.id}/staff:{staff.id}", staff.id, letter)
