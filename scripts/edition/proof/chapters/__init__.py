"""What is proved of the chapters, without any output."""
