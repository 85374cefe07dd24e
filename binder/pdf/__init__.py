"""The binder as a PDF: plan (every page known) -> draw (reportlab) -> assemble (pikepdf) -> splice -> check."""
