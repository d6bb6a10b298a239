import pytest

from campaigns.outreach.checks.links import leads_nowhere


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/menu",
        "https://www.Example.org",
        "https://salon.example/x",
        "https://club.test",
        "http://localhost:8000/r/1",
        "http://127.0.0.1/",
        "http://[::1]/",
        "https://192.168.0.7/photo",
        "https://intranet/photo",
        "https://",
        "http://[broken",
    ],
)
def test_what_only_one_machine_or_nobody_knows_leads_nowhere(url: str) -> None:
    assert leads_nowhere(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://club.com",
        "https://myexample.com/",
        "https://a.contest/x",
        "http://8.8.8.8/",
        "https://灯坊.中国/?a=1&amp;b",
    ],
)
def test_a_public_host_leads_somewhere(url: str) -> None:
    assert not leads_nowhere(url)
