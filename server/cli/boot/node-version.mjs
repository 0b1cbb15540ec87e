/** The oldest Node.js every dependency runs on; `engines` in package.json says the same. */
const OLDEST = [20, 20];

/** Ends the process with one sentence when Node.js is too old for what comes next. */
export function demandNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isOld = major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
  if (!isOld) return;
  console.error(
    `Ringonce needs Node.js ${OLDEST.join(".")} or newer; this is ${process.versions.node}.`,
  );
  process.exit(1);
}
