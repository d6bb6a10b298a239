"""A campaign, decided step by step: whom it means, what it says, when it goes. Each step is kept by itself."""
