"""Finding things by their names and by what is said of them: an index inside each release."""
