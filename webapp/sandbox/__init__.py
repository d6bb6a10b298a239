"""Stand-ins for Twilio, SendGrid and its SMTP relay, in a process of their own, with an outbox page.

Nothing here reaches a real phone or mailbox. The ledger of what was accepted is kept apart from the club's database,
so that a fault test may hold one against the other.
"""
