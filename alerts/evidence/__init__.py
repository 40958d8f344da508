"""What a change rests on, to be read by people: both texts with their words marked, sources, times and hashes."""
