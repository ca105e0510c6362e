"""Messages to players: written with what they tell of, sent at least once by whoever keeps the outbox empty."""
