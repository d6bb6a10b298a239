"""Whether the club's messages bring members back: those it wrote to beside those it left alone."""
