"""Series of events: made from one by a rhythm, and changed from a date on."""
