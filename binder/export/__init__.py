"""Deliverables beside the binder: the score sheet as a workbook, the self-assessment as a document, and a folder."""
