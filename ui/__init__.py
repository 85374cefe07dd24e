"""The window: PySide6 over `binder.usecases`. It opens no database and draws no PDF itself."""
