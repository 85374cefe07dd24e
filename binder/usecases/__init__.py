"""Everything a person can do with an assessment: one function each, one transaction each, returning a Change."""
