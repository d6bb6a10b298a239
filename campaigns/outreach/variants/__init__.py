"""Several templates of one campaign: which of them a member reads."""
