"""The PDF and its booklet, read back with PDFium and qpdf, and what is proved of them."""
