"""Letters: which font has a character, and what is drawn for one that no font has."""
