import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CERTIFICATES } from "./repair-certificates.mjs";
import { LARGE_MESSAGES } from "./repair-large-messages.mjs";
import { LOST_CONNECTIONS } from "./repair-lost-connections.mjs";
import { UNANSWERED } from "./repair-unanswered.mjs";

/** The release these repairs were written for and tested with. */
const VERSION = "3.4.9";

/** @typedef {readonly [before: string, after: string]} Repair */

/** @type {readonly [file: string, repairs: readonly Repair[]][]} */
const FILES = [
  [
    "connection.js",
    [
      ...LOST_CONNECTIONS.connection,
      ...LARGE_MESSAGES.connection,
      ...CERTIFICATES,
      ...UNANSWERED.connection,
    ],
  ],
  ["index.js", [...LOST_CONNECTIONS.index, ...UNANSWERED.index]],
  ["bytes.js", LARGE_MESSAGES.bytes],
];

const SIGN = "// Repaired by Ringonce, see server/cli/boot/patch-postgres.mjs";

/**
 * Repairs the installed postgres.js. Does nothing where that has been done.
 *
 * @param {string} folder the package, `node_modules/postgres`
 * @throws when the package is another release: then see whether it still needs this
 */
export function patchPostgres(folder) {
  // What Node imports, and what it requires.
  for (const part of ["src", "cjs/src"]) {
    for (const [file, repairs] of FILES) repairFile(join(folder, part, file), repairs);
  }
}

/**
 * @param {string} file
 * @param {readonly Repair[]} repairs
 */
function repairFile(file, repairs) {
  const code = readFileSync(file, "utf8");
  // Beside the repaired file stands the one it was made from, for when the repairs change.
  const original = code.includes(SIGN) ? readFileSync(`${file}.original`, "utf8") : code;
  const repaired = repairs.reduce((text, [before, after]) => {
    if (text.split(before).length !== 2) {
      throw new Error(`This postgres.js is not ${VERSION}, or has been changed: ${file}`);
    }
    return text.replace(before, () => after);
  }, original);
  const wanted = `${SIGN}\n${repaired}`;
  if (code === wanted) return;
  writeInPlace(`${file}.original`, original);
  writeInPlace(file, wanted);
}

/**
 * By renaming: another process may be reading it.
 *
 * @param {string} file
 * @param {string} text
 */
function writeInPlace(file, text) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
