"""The editor's desk: the pages of the site, made anew as their sources change, with what the proof says of them."""
