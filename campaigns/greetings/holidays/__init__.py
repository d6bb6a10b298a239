"""Holidays: which there are, on what day of which year, who keeps them, and what the club says otherwise."""
