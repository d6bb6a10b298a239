"""The DNS records that mail needs to be believed and answers to find us, asked of the machine's own name servers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parseaddr

import dns.resolver
from dns.exception import DNSException

from campaigns.core.settings import Settings

LIFETIME_SECONDS = 5.0
SELECTORS = ("s1", "s2")
"""SendGrid's own; another relay's are known to nobody but it."""
INBOUND = "mx.sendgrid.net"

Ask = Callable[[str, str], Sequence[str]]
"""Name and type (`TXT`, `MX`) → what stands there, empty for nothing; NoAnswerError where nobody answers."""


class NoAnswerError(Exception):
    """No name server said yes or no."""


@dataclass(frozen=True, slots=True)
class Record:
    """`ok` is nothing where nobody could be asked."""

    name: str
    ok: bool | None
    found: str


def dns_asker(resolver: dns.resolver.Resolver | None = None) -> Ask:
    def ask(name: str, kind: str) -> Sequence[str]:
        try:
            answer = (resolver or dns.resolver.get_default_resolver()).resolve(name, kind, lifetime=LIFETIME_SECONDS)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except (DNSException, OSError) as fault:
            raise NoAnswerError(type(fault).__name__) from fault
        return [_written(each) for each in answer]

    return ask


def mail_records(settings: Settings, ask: Ask) -> Iterator[Record]:
    """SPF, DKIM and DMARC of the sender's domain, and where answers by mail go."""
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    looks: list[tuple[str, Callable[[Ask, str], Record], str]] = [("spf", _spf, domain)]
    if settings.sendgrid_api_key.get_secret_value():
        looks += [("dkim", _dkim, domain), ("inbound mail", _inbound, settings.inbound_domain)]
    for name, look, about in (*looks, ("dmarc", _dmarc, domain)):
        try:
            yield look(ask, about)
        except NoAnswerError as silence:
            yield Record(name, None, f"not looked at: no name server answers from here ({silence})")


def _spf(ask: Ask, domain: str) -> Record:
    match [text for text in ask(domain, "TXT") if text.lower().startswith("v=spf1")]:
        case []:
            return Record("spf", False, f"{domain} has no TXT record v=spf1; name the relays that may send for it")
        case [only]:
            return Record("spf", True, only)
    return Record("spf", False, f"{domain} has several TXT records v=spf1; mailboxes then heed none, so join them")


def _dkim(ask: Ask, domain: str) -> Record:
    names = [f"{selector}._domainkey.{domain}" for selector in SELECTORS]
    signed = [name for name in names if any("p=" in text and not text.endswith("p=") for text in ask(name, "TXT"))]
    if signed:
        return Record("dkim", True, f"a key stands at {', '.join(signed)}")
    return Record("dkim", False, f"no key at {' or '.join(names)}; authenticate the domain in SendGrid's console")


def _dmarc(ask: Ask, domain: str) -> Record:
    """Of the domain itself, else of the one that it is part of."""
    for name in (domain, domain.partition(".")[2]):
        policies = [text for text in ask(f"_dmarc.{name}", "TXT") if text.lower().startswith("v=dmarc1")]
        if policies:
            return Record("dmarc", len(policies) == 1, f"{'; and '.join(policies)} (at _dmarc.{name})")
    return Record("dmarc", False, f"_dmarc.{domain} has no TXT record; begin with v=DMARC1; p=none")


def _inbound(ask: Ask, domain: str) -> Record:
    hosts = ask(domain, "MX")
    if INBOUND in hosts:
        return Record("inbound mail", True, f"answers to {domain} go to {INBOUND}")
    return Record("inbound mail", False, f"the MX of {domain} is {', '.join(hosts) or 'not there'}, not {INBOUND}")


def _written(record: object) -> str:
    strings = getattr(record, "strings", None)
    if strings is not None:
        return b"".join(strings).decode(errors="replace")
    return str(getattr(record, "exchange", record)).rstrip(".").lower()
