"""Rubrics as Excel workbooks: a template that a clerk fills, read back into the tree of a rubric file."""
