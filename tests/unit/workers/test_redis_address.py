import pytest
from redis import Redis
from redis.sentinel import SentinelManagedSSLConnection

from workers.redis_address import NoRedisAddress, connect, sentinels_of

BOTH = "rediss+sentinel://ann:of%40all@one:26380,two/club?db=2&sentinel_password=their%2Bown&ssl_ca_certs=/etc/ca.pem"


def said_to(client: Redis, *names: str) -> list[object]:
    return [client.connection_pool.connection_kwargs.get(name) for name in names]


def test_sentinels_and_servers_are_each_told_their_own() -> None:
    asked = sentinels_of(BOTH)
    assert asked is not None
    sentinel, service = asked
    assert service == "club"
    assert [said_to(each, "host", "port") for each in sentinel.sentinels] == [["one", 26380], ["two", 26379]]
    told = [said_to(each, "username", "password", "db", "ssl_ca_certs") for each in sentinel.sentinels]
    assert told == [[None, "their+own", 0, "/etc/ca.pem"]] * 2
    primary = connect(BOTH)
    assert said_to(primary, "username", "password", "db", "ssl_ca_certs") == ["ann", "of@all", 2, "/etc/ca.pem"]
    assert primary.connection_pool.connection_class is SentinelManagedSSLConnection


@pytest.mark.parametrize(
    "wrong",
    [
        "redis+sentinel://one:26379",
        "redis+sentinel:///club",
        "redis+sentinel://one:x/club",
        "memcached://one",
        "redis+sentinel://,/club",
    ],
)
def test_what_is_no_address_is_said(wrong: str) -> None:
    with pytest.raises(NoRedisAddress, match="REDIS_URL is no address of a Redis: "):
        connect(wrong)
