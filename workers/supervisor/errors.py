"""What keeps the one-machine stack from starting, said so that an operator can mend it."""


class EngineError(RuntimeError):
    """An embedded engine cannot run here. The text says what is wrong and what to set instead."""
