"""Nothing of our own house is called, whatever leads there."""

import pytest

from campaigns.bootstrap import Runtime
from campaigns.core.errors import Refused
from campaigns.members.models import Member
from campaigns.webhooks.addresses import BadAddress, BadPort, ForbiddenAddress, HasCredentials, read_place
from campaigns.webhooks.models import Trouble
from tests.factories_webhooks import endpoint_to
from tests.receivers import Receiver, call, deliveries, notes

OURS = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "0.0.0.0",  # noqa: S104 - that it is not called is what is tested
    "169.254.169.254",
    "168.63.129.16",
    "192.0.0.192",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "::7f00:1",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "2001:0:7f00:1::",
]


@pytest.mark.parametrize("address", OURS)
def test_an_address_of_our_own_is_no_place(address: str) -> None:
    host = f"[{address}]" if ":" in address else address
    with pytest.raises(ForbiddenAddress):
        read_place(f"https://{host}/hook", private=False)


@pytest.mark.parametrize(
    ("url", "refusal"),
    [
        ("http://shop.example/", BadAddress),
        ("ftp://shop.example/", BadAddress),
        ("https:///hook", BadAddress),
        ("https://shop.example/#part", BadAddress),
        ("https://shop.example\\@club.example/", BadAddress),
        ("https://shop.example:port/", BadAddress),
        ("https://[::1/", BadAddress),
        ("https://shop.example/a\r\nHost: x", BadAddress),
        ("https://ana:secret@shop.example/", HasCredentials),
        ("https://shop.example:22/", BadPort),
    ],
)
def test_what_is_no_address_of_a_receiver(url: str, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        read_place(url, private=False)


@pytest.mark.parametrize("address", ["169.254.169.254", "224.0.0.1", "8.8.8.8"])
def test_in_development_only_our_own_network_is_called_without_tls(address: str) -> None:
    with pytest.raises(ForbiddenAddress):
        read_place(f"http://{address}/", private=True)


@pytest.mark.parametrize("address", ["8.8.8.8", "[2001:4860:4860::8888]", "shop.example:8443"])
def test_what_is_out_there_is_called(address: str) -> None:
    assert read_place(f"https://{address}/hook?key=1", private=False).path == "/hook?key=1"


def test_a_name_that_leads_elsewhere_by_the_time_of_the_call_gains_nothing(
    committed: Runtime, receiver: Receiver, ana: Member
) -> None:
    """It is looked up once, and any address of ours among what it has now is enough to call none."""
    looked: list[str] = []

    def rebound(host: str, _port: int) -> list[str]:
        looked.append(host)
        return ["203.0.113.7", "127.0.0.1"]

    port = receiver.url.split(":")[2].split("/")[0]
    endpoint_to(committed, f"https://shop.example:{port}/hook")
    notes(committed, ana, "note:1")
    call(committed, resolve=rebound, private=False)
    assert deliveries(committed)[0].trouble == Trouble.FORBIDDEN_ADDRESS
    assert receiver.heard == []


def test_a_receiver_without_a_certificate_that_holds_is_told_nothing(
    committed: Runtime, receiver: Receiver, ana: Member
) -> None:
    endpoint_to(committed, receiver.url.replace("http:", "https:"))
    notes(committed, ana, "note:1")
    call(committed)
    assert deliveries(committed)[0].trouble == Trouble.UNSAFE
    assert receiver.heard == []
