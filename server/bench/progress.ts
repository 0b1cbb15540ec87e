/** What is going on, on stderr: stdout is the result. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
