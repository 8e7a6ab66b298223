"""Named, typed, documented questions: the files of queries/."""
