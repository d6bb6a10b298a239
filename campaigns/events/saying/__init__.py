"""What guests say with an answer: who comes with them, what they eat, a word to the host, answers to questions."""
