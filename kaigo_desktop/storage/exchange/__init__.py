"""Files that carry a case to another computer: written whole, read as if a stranger had made them."""
