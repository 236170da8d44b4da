"""Reading the archive again: what the present extractor makes of it beside what is stored."""
