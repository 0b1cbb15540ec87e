import { beforeAll, describe, expect, test } from "vitest";
import { addClient, readCurrentKey } from "../../clients/index.ts";
import { APP_SECRET, commandWorld } from "../../testing/command-world.ts";

const world = commandWorld();
const { run } = world;
beforeAll(() =>
  addClient(world.db, APP_SECRET, { id: "acme", name: "Acme", retellApiKey: "key_1" }),
);

describe("client", () => {
  test("add without a key says how to give one", async () => {
    await expect(run("client", "add", "--id", "b", "--name", "B")).rejects.toMatchObject({
      code: "cannot_run",
      message: expect.stringContaining("RETELL_API_KEY"),
    });
  });

  test("add of an id that exists is refused, and leaves its key as it is", async () => {
    const again = ["--id", "acme", "--name", "B", "--retell-api-key", "key_9"];
    await expect(run("client", "add", ...again)).rejects.toMatchObject({ code: "client_exists" });
    expect(await readCurrentKey(world.db, APP_SECRET, "acme")).toBe("key_1");
  });

  test.each([
    ["key_3 key_4", "no blanks"],
    ["key\u200b_3", "no blanks"],
    ["key_3\nx", "no blanks"],
    [" ", "Paste the"],
  ])("rotate-key to %j is refused, and leaves its key as it is", async (key, hint) => {
    const rotate = ["client", "rotate-key", "--id", "acme", "--retell-api-key", key];
    await expect(run(...rotate)).rejects.toThrow(hint);
    expect(await readCurrentKey(world.db, APP_SECRET, "acme")).toBe("key_1");
  });

  test.each(["rotate-key", "disable", "enable"])("%s of nobody is refused", async (verb) => {
    const key = verb === "rotate-key" ? ["--retell-api-key", "key_1"] : [];
    await expect(run("client", verb, "--id", "nobody", ...key)).rejects.toMatchObject({
      code: "unknown_client",
    });
  });
});

test("user add refuses a password that is too short", async () => {
  const line = ["user", "add", "--email", "cleo@example.com", "--password", "short"];
  await expect(run(...line)).rejects.toMatchObject({ code: "invalid_staff" });
});

describe("send", () => {
  test.each([
    [["--url", "ftp://example.com"], "http"],
    [["--calls", "many"], "whole number"],
    [["--calls", "0"], "at least 1"],
    [["--calls", "-5"], "at least 1"],
    [["--calls", "9999999999"], "at most 999999999"],
    [["--retries", "-1"], "at least 0"],
    [["--retries", "1.5"], "whole number"],
    [["--twins", "50%"], "--twins goes with --duplicates"],
    [["--duplicates", "30"], "30%"],
    [["--duplicates", "100%"], "95%"],
    [["--rate", "fast"], "50/s"],
    [["--concurrency", "0"], "at least 1"],
  ])("%j is refused with a hint", async (wrong, hint) => {
    const nowhere = ["--url", "http://127.0.0.1:1/hook"];
    await expect(run("send", ...nowhere, ...wrong)).rejects.toThrow(hint);
  });

  test("without a target it says what to give", async () => {
    await expect(run("send")).rejects.toThrow("--client <id> or --url <url>");
    await expect(run("send", "--client", "nobody")).rejects.toThrow('no client "nobody"');
  });
});
