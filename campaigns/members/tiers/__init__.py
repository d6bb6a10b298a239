"""The steps of the club, and what moves members up and down them."""
