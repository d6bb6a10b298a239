"""What makes a campaign due: each occasion stated once, asked by all the rest."""
