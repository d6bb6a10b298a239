"""Where a member stands: the summary row, engagement, classes."""
