"""Who a member is: names, addresses, days, households, what the club wants to know besides."""
