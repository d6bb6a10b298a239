"""A club to try Convive on: real purchase histories, invented people."""
