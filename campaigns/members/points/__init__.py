"""The points ledger: what earns, what runs out, what is redeemed."""
