"""Evidence Binder 佐证册: the core. It knows rubrics, scores, evidence and the binder, and it knows no Qt."""

__version__ = "0.1.0"
