"""One random interleaving of workers, schedulers, providers, members and staff; its seed makes it again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from campaigns.messaging.models import Channel
from tests.system.faults.interleaving.players import IDLE, Player
from tests.system.faults.interleaving.scene import Scene
from tests.system.faults.oracle import assert_agrees

MOVES = 40
MOST_PLAYERS = 3
DOOMS = ("claiming", "beginning", "recording", "closing")


@dataclass
class Schedule:
    scene: Scene
    seed: int
    told: list[str] = field(default_factory=list)
    players: list[Player] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)  # noqa: S311 - a schedule to be made again is no secret

    def play(self) -> None:
        """Raises AssertionError when the ledgers differ in the end."""
        self.scene.begin()
        for _ in range(MOVES):
            self._move()
        self._come_to_rest()
        assert_agrees(self.scene.club, since=self.scene.since, unknown=self.scene.beyond_asking())

    def _move(self) -> None:
        living = [player for player in self.players if not player.ended]
        if not living or (len(living) < MOST_PLAYERS and self.random.random() < 0.05):
            return self._tell("new worker", self._new_player)
        if self.random.random() < 0.6:
            player = self.random.choice(living)
            return self._tell(f"{player.name} goes on from {player.at}", player.step)
        if self.random.random() < 0.2:
            return self._kill(self.random.choice(living))
        name, act = self.random.choice(self.scene.acts)
        return self._tell(name, lambda: act(self.random))

    def _kill(self, player: Player) -> None:
        if self.random.random() < 0.5:
            return self._tell(f"{player.name} dies at {player.at}", player.kill)
        point = self.random.choice(DOOMS)
        return self._tell(f"{player.name} will die at {point}", lambda: player.doom(point))

    def _tell(self, what: str, do: Callable[[], object]) -> None:
        self.told.append(what)
        do()

    def _new_player(self) -> None:
        channels = self.random.sample(list(Channel), len(Channel))
        player = Player(f"worker {len(self.players) + 1}", lambda: self.scene.deliver(channels))
        self.players.append(player)

    def _come_to_rest(self) -> None:
        """All faults are withdrawn, who stands goes on, and what is left is done."""
        self.told.append("to rest")
        self.scene.mend()
        for player in self.players:
            while not player.ended and player.at != IDLE:
                player.step()
            if not player.ended:
                player.kill()
        self.scene.rest()
