import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addClient } from "../../clients/index.ts";
import { getDestination, revealSecret } from "../../destinations/index.ts";
import { APP_SECRET, commandWorld } from "../../testing/command-world.ts";

const world = commandWorld();
beforeAll(() => addClient(world.db, APP_SECRET, { id: "acme", name: "Acme", retellApiKey: "k" }));
beforeEach(() => world.sql`truncate destinations cascade`);

const run = (...args: string[]) => world.run("destination", ...args);

const CRM = ["--client", "acme", "--name", "CRM", "--url", "https://crm.example.com/hook"];
const idIn = (text: string) => /\(([0-9a-f-]{36})\)/.exec(text)?.[1] ?? "";

describe("destination add", () => {
  test("prints the secret and where to test it, and keeps every choice", async () => {
    const output = await run(
      "add",
      ...CRM,
      ...["--event-type", "call_ended", "call_analyzed"],
      ...["--condition", "call.call_analysis.user_sentiment equals Very negative"],
      ...["--condition", "call.x one_of a | b", "--condition", "call.y exists"],
      ...["--header", "Authorization: Bearer a:b", "--header", "X-Other: 1"],
      ...["--wrapped", "--in-order", "--rate", "20", "--timeout", "5"],
    );
    const id = idIn(output);
    const { secret } = await revealSecret(world.db, APP_SECRET, id);
    expect(output).toContain(secret);
    expect(output).toContain(`https://hooks.example.com/clients/acme/destinations/${id}`);
    expect(output).not.toContain("Bearer");
    expect(await getDestination(world.db, id)).toMatchObject({
      eventTypes: ["call_ended", "call_analyzed"],
      conditions: [
        { path: "call.call_analysis.user_sentiment", is: "equals", value: "Very negative" },
        { path: "call.x", is: "one_of", value: ["a", "b"] },
        { path: "call.y", is: "exists" },
      ],
      headerNames: ["Authorization", "X-Other"],
      bodyForm: "wrapped",
      inOrder: true,
      ratePerSecond: 20,
      timeoutMs: 5_000,
    });
  });

  test.each([
    [["--client", "nobody", "--name", "a", "--url", "https://b.io"], "no client"],
    [["--client", "acme", "--name", "a", "--url", "http://10.0.0.1"], "FORWARD_ALLOW"],
    [[...CRM, "--timeout", "31"], "at most 30 seconds"],
    [[...CRM, "--header", "nothing"], "X-Api-Key: value"],
    [[...CRM, "--condition", "call.x like y"], "one of equals"],
    [[...CRM, "--condition", "call.x exists y"], 'nothing after "exists"'],
    [[...CRM, "--condition", "call.x equals"], 'a value after "equals"'],
  ])("%j is refused, saying what to change", async (args, words) => {
    await expect(run("add", ...args)).rejects.toThrow(words);
  });

  test("takes an event type that may be new, and names the nearest that is known", async () => {
    const output = await run("add", ...CRM, "--event-type", "call_ended", " call_endd");
    expect(output.match(/Note: .*/g)).toEqual([
      'Note: Ringonce knows no event type "call_endd"; the nearest it knows is call_ended.',
    ]);
    expect(await getDestination(world.db, idIn(output))).toMatchObject({
      eventTypes: ["call_ended", "call_endd"],
    });
  });
});

test("pause and resume change the state that list shows", async () => {
  expect(await run("list")).toContain("destination add --help");
  const id = idIn(await run("add", ...CRM));
  expect(await run("list", "--client", "acme")).toMatch(/acme +CRM +enabled +0 +0 +0 +https:/);
  await run("pause", "--id", id, "--because", "The CRM is being moved");
  expect(await run("list")).toMatch(/CRM +paused/);
  const [row] = JSON.parse(await run("list", "--json"));
  const pausedBecause = expect.stringMatching(
    /^Paused by .+ \(command line\): The CRM is being moved$/,
  );
  expect(row).toMatchObject({ id, pausedBecause, delivered: 0 });
  expect(JSON.stringify(row)).not.toContain("whsec_");
  await run("resume", "--id", id);
  expect(await run("list")).toMatch(/CRM +enabled/);
});

test("list of an unknown client says that there is none", async () => {
  await expect(run("list", "--client", "nope")).rejects.toMatchObject({
    code: "unknown_client",
    message: 'There is no client "nope".',
  });
});

test("a reason that is too long is refused, saying so", async () => {
  const id = idIn(await run("add", ...CRM));
  const because = "x".repeat(301);
  await expect(run("pause", "--id", id, "--because", because)).rejects.toThrow("at most 300");
});

test.each([["pause", "--because", "x"], ["resume"]])(
  "%s of nobody's is refused",
  async (verb, ...more) => {
    const id = "0193599e-7d14-7c9a-9f2e-3b1c5d7e9f10";
    await expect(run(verb, "--id", id, ...more)).rejects.toMatchObject({
      code: "unknown_destination",
    });
  },
);
