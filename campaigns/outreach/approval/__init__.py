"""A second pair of eyes before a campaign goes that writes to many, or may cost much; and the log of who let it go."""
