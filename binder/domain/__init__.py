"""Pure meaning: rubric, facts, evidence, scores. No file, no database, no window."""
