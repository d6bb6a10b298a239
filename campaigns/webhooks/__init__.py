"""Telling programs of the club's other systems what happens, by calls that are signed, repeated and in order."""
