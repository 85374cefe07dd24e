"""One card for each scoring clause, with the input that fits its kind."""
