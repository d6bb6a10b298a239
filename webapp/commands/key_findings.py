"""What the doctor finds of the secret key, and of those that are accepted beside it."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from campaigns.bootstrap import Runtime
from campaigns.staff.second_factor import paired_by_others
from webapp.commands.findings import Finding, first_line

STILL_OPEN = (
    "{count} beside the one that signs. As long as they are accepted, links in mails and texts that they signed "
    "open without end "
    "(invitations of staff: 7 days, forgotten passwords: 2 hours, sessions: 14 days at most)"
)


def key_findings(runtime: Runtime) -> Iterator[Finding]:
    accepted = len(runtime.settings.secret_keys) - 1
    if accepted:
        yield Finding("accepted keys", ok=True, found=STILL_OPEN.format(count=accepted))
    try:
        with runtime.sessions() as session:
            paired = paired_by_others(session, signer=runtime.signer)
    except SQLAlchemyError as fault:
        yield Finding("second factors", ok=False, found=first_line(fault))
        return
    for mark, emails in paired.items():
        known = mark in runtime.signer.marks
        what = "an accepted key: pair them anew before it goes" if known else "a key that is not set: they give no code"
        yield Finding("second factors", ok=known, found=f"apps of {', '.join(emails)} were paired by {what}")
