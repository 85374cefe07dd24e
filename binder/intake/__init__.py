"""What an original file is: its kind, its pages, its picture, its text. Nothing here believes a name or trusts a byte.

Every parser is meant to run in the child process of `binder.intake.worker`.
"""
