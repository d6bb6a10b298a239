"""Who looks after whom: cadences, follow-ups, contacts, ownership, complaints."""
