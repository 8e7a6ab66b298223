"""What is known between two states: one gathering, told as JSON-LD and as a page."""
