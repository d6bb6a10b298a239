"""An invitation that a merge removed is still named by links, codes and calendars."""

from sqlalchemy.orm import Session

from campaigns.members.merged import standing_row


def standing_invitation(session: Session, invitation_id: int) -> int:
    """The id of the invitation that stands for this one now: itself, unless its member's records were merged."""
    found = standing_row(session, "invitation", invitation_id)
    return invitation_id if found is None else found
