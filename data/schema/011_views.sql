-- Addresses of pages that somebody keeps under a name of their own: `address` is a JSON object of lists of texts.
CREATE TABLE views (
    view_id BIGINT NOT NULL,
    user_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    page VARCHAR NOT NULL,
    address VARCHAR NOT NULL
);
