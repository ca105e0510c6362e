"""What is kept of players: for how long, how it is erased, and as a file for them."""
