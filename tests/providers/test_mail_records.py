"""The DNS records of the club's mail, over the wire from a name server of this machine."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset

from campaigns.messaging.providers.mail_records import dns_asker, mail_records
from tests.fixtures import make_settings

GOOD = {
    ("club.example.", "TXT"): ['"v=spf1 include:sendgrid.net ~all"', '"another"'],
    ("s1._domainkey.club.example.", "TXT"): ['"k=rsa; p=MIGf" "MA0"'],
    ("_dmarc.club.example.", "TXT"): ['"v=DMARC1; p=quarantine"'],
    ("reply.club.example.", "MX"): ["10 mx.sendgrid.net."],
}
Zone = Mapping[tuple[str, str], list[str]]


@contextmanager
def name_server(zone: Zone) -> Iterator[dns.resolver.Resolver]:
    class Answering(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            packet, socket = self.request
            asked = dns.message.from_wire(packet)
            question, answer = asked.question[0], dns.message.make_response(asked)
            answer.flags |= dns.flags.RA
            kind = question.rdtype.name
            records = zone.get((question.name.to_text(), kind))
            if records:
                answer.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *records))
            else:
                answer.set_rcode(dns.rcode.NXDOMAIN)
            socket.sendto(answer.to_wire(), self.client_address)

    with socketserver.ThreadingUDPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], server.server_address[1]
        yield resolver
        server.shutdown()


def looked_at(zone: Zone) -> dict[str, bool | None]:
    with name_server(zone) as resolver:
        records = list(mail_records(make_settings("postgresql:///nowhere"), dns_asker(resolver)))
    return {record.name: record.ok for record in records}


def test_all_that_mail_needs_is_there() -> None:
    assert looked_at(GOOD) == {"spf": True, "dkim": True, "inbound mail": True, "dmarc": True}


def test_what_is_missing_or_doubled_is_told() -> None:
    twice = ['"v=spf1 -all"', '"v=spf1 include:sendgrid.net -all"']
    wrong = {("club.example.", "TXT"): twice, ("reply.club.example.", "MX"): ["10 mx.club.example."]}
    assert looked_at(wrong) == {"spf": False, "dkim": False, "inbound mail": False, "dmarc": False}


def test_without_a_name_server_nothing_is_said_to_be_wrong() -> None:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.lifetime, resolver.timeout = [], 0.1, 0.1
    records = list(mail_records(make_settings("postgresql:///nowhere"), dns_asker(resolver)))
    assert {record.ok for record in records} == {None}
    assert all("no name server answers" in record.found for record in records)
