"""What other systems post to the desk, signed: no person, no browser. Answers are in English."""
