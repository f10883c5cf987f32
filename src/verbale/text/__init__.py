"""Pure functions on strings: spans, offset maps, quotation marks, sentences, words, selectors, alignment."""
