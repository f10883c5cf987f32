"""What the words of a text refer to: days, and later parties and instruments."""
