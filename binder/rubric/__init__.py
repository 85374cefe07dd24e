"""Rubric files (评分标准): read, checked, resolved for one level and one choice of readings, shown."""
