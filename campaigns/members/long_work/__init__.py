"""Long work: owed in a row, taken in hand by whoever is free, done in pieces, stopped and gone on with by staff."""
