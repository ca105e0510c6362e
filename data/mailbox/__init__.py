"""The mailbox: each message that comes in becomes one complaint or one reply, or is known to be neither."""
