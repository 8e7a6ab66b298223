"""Curation errors planted one at a time in the real data, and what finds them."""
