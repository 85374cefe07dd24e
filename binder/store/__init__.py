"""How an assessment lies on disk: one folder with a database, the originals under their hash, and a journal."""
