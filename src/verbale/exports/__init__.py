"""Records to strings: a page, tables, lines of JSON. Pure functions; writing the strings down is the caller's."""
