"""How the names of signals are said."""


def say_signal(name: str) -> str:
    """`order_shipped` as people read it."""
    return name.replace("_", " ").replace("-", " ")
