import type { Command } from "commander";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { createProgram } from "../cli/ringonce.ts";
import type { Terminal } from "../cli/terminal.ts";
import type { Db } from "../db/index.ts";
import { readEnv } from "../env.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export const APP_SECRET = "s".repeat(32);
/** What is read where an option is given as `-`. */
export const FROM_STANDARD_INPUT = "from-standard-input";

/**
 * The command line, in an installation of its own. Call it once in a file, outside of everything: it
 * sets up and takes down by itself.
 */
export function commandWorld() {
  let server: TestDatabase;
  let said = "";
  let shown = "";
  let open = 0;

  beforeAll(async () => {
    server = await testDatabase();
  });
  afterAll(() => server.drop());
  afterEach(() => {
    process.exitCode = undefined;
    expect(open).toBe(0);
  });

  const io: Terminal = {
    print: (text) => {
      said += `${text}\n`;
    },
    progress: {
      isTty: true,
      write: (text) => {
        shown += text;
      },
    },
    readSecret: async (given) => (given === "-" ? FROM_STANDARD_INPUT : (given ?? null)),
  };

  const openContext = async () => {
    open += 1;
    return {
      env: readEnv({ NODE_ENV: "test" }),
      appSecret: APP_SECRET,
      publicUrl: "https://hooks.example.com",
      database: server.database,
      close: async () => {
        open -= 1;
      },
    };
  };

  return {
    get db(): Db {
      return server.database.dashboard;
    },
    get sql() {
      return server.database.control;
    },
    /** What the last command showed beside its result. */
    get shown() {
      return shown;
    },

    /**
     * Runs a line as typed after `npm run ringonce --`.
     *
     * @returns its result
     */
    async run(...line: string[]): Promise<string> {
      said = shown = "";
      const program = createProgram(openContext, io);
      for (const command of withAllBelow(program)) {
        command.exitOverride().configureOutput({ writeErr: () => {} });
      }
      await program.parseAsync(line, { from: "user" });
      return said;
    },
  };
}

const withAllBelow = (command: Command): Command[] => [
  command,
  ...command.commands.flatMap(withAllBelow),
];
