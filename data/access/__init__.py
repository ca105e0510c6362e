"""How players show that a complaint is theirs: codes, entries, tokens of the casino's site; and what they may see."""
