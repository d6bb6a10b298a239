"""The cards of the home page, one module each. To add one: write `card` in a module of its own and list it here."""

from webapp.admin.cards import (
    answers,
    approvals,
    attention,
    care,
    events,
    figures,
    first_steps,
    greetings,
    runs,
    setup,
    tasks,
    week,
)
from webapp.admin.cards.card import Card

CARDS: tuple[Card, ...] = (
    setup.card,
    figures.card,
    attention.card,
    approvals.card,
    care.card,
    tasks.card,
    week.card,
    events.card,
    runs.card,
    greetings.card,
    answers.card,
    first_steps.card,
)
