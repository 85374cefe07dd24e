"""The binder as a PDF: plan (every page known) -> draw, assemble (pikepdf) -> splice -> check."""
