import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text as readAll } from "node:stream/consumers";
import { CannotRun } from "./cannot-run.ts";

/** What a command says and hears; replaced in tests. */
export type Terminal = {
  print(text: string): void;
  /** Beside the result, so that `--json` can be piped. */
  progress: { isTty: boolean; write(text: string): void };
  readSecret(given: string | undefined, ask: Question): Promise<string | null>;
};

export type Question = { prompt: string; option: string };

export const terminal: Terminal = {
  print: (text) => void process.stdout.write(`${text}\n`),
  progress: {
    isTty: process.stderr.isTTY === true,
    write: (text) => void process.stderr.write(text),
  },
  readSecret,
};

/**
 * A secret as given, `-` for standard input, else asked for where somebody sits at a terminal.
 *
 * @returns null when nobody can be asked, or nothing was typed
 */
async function readSecret(given: string | undefined, ask: Question): Promise<string | null> {
  if (given === "-") {
    const read = (await readAll(process.stdin)).replace(/\r?\n$/, "");
    if (read === "") throw new CannotRun(`${ask.option} - was given, but standard input is empty.`);
    return read;
  }
  if (given !== undefined) return given;
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  return (await askHidden(ask.prompt)) || null;
}

/** Reads a line that is not shown. */
function askHidden(prompt: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(prompt);
  return new Promise((resolve) => {
    const finish = (answer: string) => {
      process.stderr.write("\n");
      lines.close();
      resolve(answer);
    };
    lines.once("SIGINT", () => finish(""));
    lines.question("", finish);
  });
}
