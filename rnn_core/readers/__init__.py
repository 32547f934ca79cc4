"""What learners bring: one file per format, each a correct load or a sentence that says what is wrong."""
