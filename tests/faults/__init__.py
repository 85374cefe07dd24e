"""Faults that machines have, put upon the store. What was acknowledged must be there: `python -m tests.faults`."""
