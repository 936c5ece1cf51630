"""Files as people have them: packed or not, in any of the usual encodings, delimiters, headings and forms of a date."""
