"""The programme file as forms: its schema walked, what was typed read back, and the file written anew."""
