"""The JSON, read back."""
