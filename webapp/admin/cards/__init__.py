"""The cards of the home page, one module each. To add one: write `card` in a module of its own and list it here."""

from webapp.admin.cards import first_steps
from webapp.admin.cards.card import Card

CARDS: tuple[Card, ...] = (first_steps.card,)
