"""People who work for the club, and where they are signed in."""

import enum
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.core.base import Base, Id


class Role(enum.StrEnum):
    ADMIN = "admin"
    MANAGER = "manager"
    MARKETER = "marketer"
    OWNER = "owner"
    """Looks after members of their own."""
    HOST = "host"
    """Runs the doors of the events they host and sees nothing else."""
    VIEWER = "viewer"


class Department(Base):
    """Part of the house that takes tasks together, such as the kitchen."""

    __tablename__ = "department"

    id: Mapped[Id]
    name: Mapped[str] = mapped_column(unique=True)


class Staff(Base):
    __tablename__ = "staff"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("digest_hour between 0 and 23", name="digest_hour"),
        UniqueConstraint("oidc_issuer", "oidc_subject"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    """Nothing while they are invited and have not chosen a password yet."""
    role: Mapped[Role]
    phone: Mapped[str] = mapped_column(default="", server_default="")
    """Where they get the texts that they send themselves as a test."""
    language: Mapped[str]
    zone: Mapped[str | None]
    """Where they work, when that is not the club's zone."""
    department_id: Mapped[int | None] = mapped_column(ForeignKey("department.id", ondelete="SET NULL"), index=True)
    chapter_ids: Mapped[list[int]] = mapped_column(default=list, server_default="{}")
    """The chapters they work for; none means the whole club."""
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    digest: Mapped[bool | None]
    """Whether they want the daily mail; nothing while they have not said, which means yes for owners of members."""
    digest_hour: Mapped[int] = mapped_column(default=8, server_default="8")
    """From when on in the club's zone it is written."""
    digest_on: Mapped[date | None]
    """The local day it was last written for, or found that there is nothing to say."""
    month_mail: Mapped[bool] = mapped_column(default=True, server_default="true")
    """Whether they want the monthly review, as far as their role lets them see it."""
    month_mail_on: Mapped[date | None]
    """The local day on which it was last looked whether it is theirs to get."""
    oidc_issuer: Mapped[str | None]
    """The issuer of the identity provider that has signed them in; nothing before the first time."""
    oidc_subject: Mapped[str | None]
    """What that issuer calls them and nobody else (`sub`)."""
    created_at: Mapped[datetime]

    department: Mapped[Department | None] = relationship()

    @property
    def bounds(self) -> list[int]:
        """The chapters outside which they see nothing; none for the whole club, as admins see it."""
        return [] if self.role is Role.ADMIN else self.chapter_ids


class StaffSession(Base):
    """One signed-in browser. The cookie carries the token; only its hash is kept."""

    __tablename__ = "staff_session"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(default="", server_default="")
    """What the browser says of itself, cut short."""
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    awaits_code: Mapped[bool] = mapped_column(default=False, server_default="false")
    """The password was right and the code of the second factor is still to come: it opens nothing yet."""
    opened_by: Mapped[str | None]
    """What vouched for them in the password's place: the host of the identity provider, or a passkey's name."""
    revoked_at: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship()


class ApiKey(Base):
    """A program that may call the API. It carries the key; only its hash is kept."""

    __tablename__ = "api_key"

    id: Mapped[Id]
    name: Mapped[str]
    key_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    """Of `Scope`: what the program may do."""
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class KeptReply(Base):
    """What a call of a program was answered, for when it sends the same call again under the same name."""

    __tablename__ = "kept_reply"
    __table_args__ = (UniqueConstraint("key_id", "name"),)

    id: Mapped[Id]
    key_id: Mapped[int] = mapped_column(ForeignKey("api_key.id", ondelete="CASCADE"))
    name: Mapped[str]
    """As the program chose it: the header Idempotency-Key."""
    digest: Mapped[str]
    """Of what was asked."""
    status: Mapped[int] = mapped_column(default=0, server_default="0")
    """0 only within the transaction that does the work."""
    body: Mapped[str] = mapped_column(default="", server_default="")
    at: Mapped[datetime] = mapped_column(index=True)


class SecondFactor(Base):
    """An app that shows a code for each half minute, asked for after the password once it has proved itself."""

    __tablename__ = "second_factor"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str]
    """What the app knows follows from it and the secret key, so whoever reads the table alone knows no code."""
    paired_by: Mapped[str] = mapped_column(default="", server_default="")
    """The mark of that key, for the day it is exchanged; empty until the app has shown its first code."""
    on_since: Mapped[datetime | None]
    """Nothing while the app has shown no code yet; until then nobody is asked for one."""
    last_step: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    """The half minute of the last code taken: each is taken once, and none that is older."""


class RecoveryCode(Base):
    """Opens once in place of the app. Only its hash is kept."""

    __tablename__ = "recovery_code"

    staff_id: Mapped[int] = mapped_column(ForeignKey("second_factor.staff_id", ondelete="CASCADE"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]


class Passkey(Base):
    """A device's key pair that signs its owner in, once it has made sure of them; it keeps the private half."""

    __tablename__ = "passkey"

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    """As COSE has it."""
    sign_count: Mapped[int]
    """As the device last told; 0 always where it does not count."""
    made_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]

    staff: Mapped[Staff] = relationship()


class AccountLink(Base):
    """By mail: whoever follows it chooses the account's password, once. It is signed, so that no row opens anything."""

    __tablename__ = "account_link"

    id: Mapped[Id]
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    """When it was used, withdrawn, or replaced by a newer one."""

    staff: Mapped[Staff] = relationship()


class SetupStep(enum.StrEnum):
    """What the first run asks for, in this order."""

    CLUB = "club"
    ADMIN = "admin"
    PROVIDERS = "providers"
    IMPORT = "import"
    DONE = "done"


class Setup(Base):
    """How far the first run has come, one row; a club that was set up in another way has none."""

    __tablename__ = "setup"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    salt: Mapped[str]
    """The code that lets somebody in follows from it and the secret key; drawn anew once the code was used."""
    holder_hash: Mapped[str | None]
    """Of the token of the browser that gave the code last: no other goes on until there is an admin."""
    step: Mapped[SetupStep] = mapped_column(default=SetupStep.CLUB)
    finished_at: Mapped[datetime | None]
