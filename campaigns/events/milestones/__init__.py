"""Messages that an event's times bring, from the invitation to the thanks."""
