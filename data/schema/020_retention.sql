-- For how many days after the end of a complaint what is held of its player stays, where somebody set another number than
-- the program brings (domain/retention.py).
CREATE TABLE retention_days (
    held VARCHAR NOT NULL,
    days INTEGER NOT NULL
);
