"""What is made of the resolved doctrees: HTML, EPUB, PDF, the diplomatic text."""
