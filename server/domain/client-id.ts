/**
 * A client's id is a permanent slug: it stands in the webhook URL and in every key.
 * Apart from the schemas, so that the browser takes the pattern without a validator.
 */
export const CLIENT_ID_PATTERN = /^[a-z0-9][a-z0-9-]{0,62}$/;
