/**
 * Stands in a statement, as SQL, where its transaction need not wait until its commit is on the disk.
 *
 * For what can be done again, and is as a whole or not at all: if PostgreSQL crashes within the next
 * moments, it is as if it had not been done. Whatever is committed later and is waited for takes all
 * before it along, so nothing that follows from such a transaction outlasts it. It matters most where
 * something is announced: a commit that notifies keeps all others that do waiting until it is written.
 *
 * Never for what somebody outside was told: an answer to a webhook, the outcome of an effect or a
 * forward. See decision 25.
 */
export const COMMIT_LAZILY = "set_config('synchronous_commit', 'off', true)";
