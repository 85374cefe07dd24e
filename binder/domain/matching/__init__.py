"""Where a file belongs, told by what it is called, where it lies, what it says, and what somebody taught. Pure."""
