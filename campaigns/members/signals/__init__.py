"""What other systems of the club tell of members: an order shipped, a visit, a booking, an appointment."""
