const styled = process.stdout.isTTY === true && !process.env.NO_COLOR;
const dim = (/** @type {string} */ text) => (styled ? `\u001b[2m${text}\u001b[22m` : text);
export const bold = (/** @type {string} */ text) => (styled ? `\u001b[1m${text}\u001b[22m` : text);

/**
 * Does one step and prints one line: its name and what it does at once, then how it ended and
 * how long it took.
 *
 * @template T
 * @param {string} name
 * @param {string} what
 * @param {() => Promise<T>} work
 * @param {(result: T) => string} [outcome] a word or two about the result
 * @returns {Promise<T>}
 */
export async function step(name, what, work, outcome = () => "") {
  const startedAt = performance.now();
  process.stdout.write(`  ${name.padEnd(10)} ${what}`);
  try {
    const result = await work();
    const notes = [outcome(result), seconds(performance.now() - startedAt)].filter(Boolean);
    process.stdout.write(dim(`  ${notes.join(", ")}\n`));
    return result;
  } catch (error) {
    process.stdout.write("\n");
    throw error;
  }
}

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
