-- By what somebody signs in: an e-mail, in small letters, until the first time; from then on the provider's issuer and
-- subject. Sessions that began before sessions_from are over.
ALTER TABLE users ADD COLUMN email VARCHAR;
ALTER TABLE users ADD COLUMN issuer VARCHAR;
ALTER TABLE users ADD COLUMN subject VARCHAR;
ALTER TABLE users ADD COLUMN sessions_from TIMESTAMPTZ;

-- A session that somebody ended: by who it was and when it began. Kept until it would have ended by itself.
CREATE TABLE signed_out (
    issuer VARCHAR NOT NULL,
    subject VARCHAR NOT NULL,
    issued_at TIMESTAMPTZ NOT NULL
);

-- Who is away, from the first day to the last one, in days of Europe/Paris.
CREATE TABLE absences (
    absence_id BIGINT NOT NULL,
    user_id VARCHAR NOT NULL,
    first_day DATE NOT NULL,
    last_day DATE NOT NULL
);
