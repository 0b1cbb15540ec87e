import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Tx } from "../db/index.ts";
import { readFixture } from "../testing/fixtures.ts";
import type { ProcessingEvent } from "./event.ts";
import { loadHandlers, WrongHandler } from "./load-handlers.ts";

let folder: string;
beforeEach(async () => {
  // Beside the handlers, because from there theirs import `../handler.ts`.
  folder = await mkdtemp(join(import.meta.dirname, "handlers-of-a-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

const put = (file: string, text: string) => writeFile(join(folder, file), text);
const handles = (eventType: string) => `
  import { handler } from "../handler.ts";
  export default handler("${eventType}", async (event) => {
    globalThis.handled.push(event);
  });`;

const NOT_A_TRANSACTION = {} as Tx;

/** What the handlers of the folder were called with, for one event. */
async function handle(event: Partial<ProcessingEvent>): Promise<Record<string, unknown>[]> {
  const handled: Record<string, unknown>[] = [];
  vi.stubGlobal("handled", handled);
  const [found] = await loadHandlers(folder);
  const whole: ProcessingEvent = {
    id: "an id",
    clientId: "acme",
    eventType: "call_ended",
    callId: "call_1",
    body: "{}",
    receivedAt: new Date(0),
    attempt: 1,
    ...event,
  };
  await found?.(NOT_A_TRANSACTION, whole, async (_, run) => run({ key: "a key" }));
  return handled;
}

test("a file is the handler of the event type it is named for, and of no other", async () => {
  await put("call_ended.ts", handles("call_ended"));
  await put("alert_triggered.ts", handles("alert_triggered"));
  await put("call_ended.test.ts", "throw new Error('tests are not loaded')");
  const body = '{"event":"call_ended","call":{"call_id":"call_1","duration_ms":2}}';
  expect(await handle({ body })).toEqual([
    {
      id: "an id",
      clientId: "acme",
      type: "call_ended",
      callId: "call_1",
      receivedAt: new Date(0),
      call: { call_id: "call_1", duration_ms: 2 },
      body: JSON.parse(body),
      rawBody: body,
    },
  ]);
  expect(await handle({ eventType: "call_started", body })).toEqual([]);
});

test("where the folder is empty, nothing is run", async () => {
  expect(await loadHandlers(folder)).toEqual([]);
});

test("an event type that nobody knows yet can be handled", async () => {
  await put("call_transcribed.ts", handles("call_transcribed"));
  const body = '{"event":"call_transcribed","whatever":1}';
  expect(await handle({ eventType: "call_transcribed", body })).toMatchObject([{ whatever: 1 }]);
});

test.each([
  ["call_ended.legacy_data_envelope", "call"],
  ["transfer_started.attempt1", "transfer_destination"],
  ["chat_analyzed.sms", "chat"],
  ["alert_triggered", "alert"],
  ["call_inbound.with_call_id", "call_inbound"],
  ["chat_inbound.with_chat_id", "chat_inbound"],
  ["transcript_updated.chat", "chat"],
])("%s brings its %s", async (fixture, member) => {
  const body = readFixture(fixture).rawBody.toString("utf8");
  const eventType = JSON.parse(body).event as string;
  await put(`${eventType}.ts`, handles(eventType));
  const [event] = await handle({ eventType, body });
  expect(event?.[member]).toBeTypeOf("object");
});

test("a body without what its event type promises fails the run, in words for staff", async () => {
  await put("call_ended.ts", handles("call_ended"));
  await expect(handle({ body: '{"event":"call_ended"}' })).rejects.toThrow(
    'The body of this call_ended has no "call" object in it.',
  );
});

test.each([
  ["without a default export", "export const handled = 1;", /has no handler as its default export/],
  ["that exports something else", "export default async () => {};", /move the file out of/],
  [
    "of another event type",
    handles("call_started"),
    /handles "call_started", but its name says "call_ended". Rename the file to call_started.ts/,
  ],
  ["that throws", "throw new Error('SMS_KEY is not set');", /can't be loaded: SMS_KEY is not set/],
  ["that does not parse", "export default (", /can't be loaded/],
])("a file %s is refused in a sentence that names it", async (_, text, sentence) => {
  await put("call_ended.ts", text);
  const refusal = await loadHandlers(folder).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(WrongHandler);
  expect(refusal).toMatchObject({
    code: "wrong_handler",
    message: expect.stringMatching(sentence),
  });
  expect(String(refusal)).toContain(join(folder, "call_ended.ts"));
});

test.each(["call_ended.js", "call_ended.mjs", "call_ended.mts", "call_ended.tsx"])(
  "%s, which would never be run, is refused in a sentence that says its name",
  async (file) => {
    await put(file, handles("call_ended"));
    const refusal = await loadHandlers(folder).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(WrongHandler);
    expect(String(refusal)).toContain(join(folder, file));
    expect(String(refusal)).toContain("Rename the file to call_ended.ts");
  },
);

test("what is no script may lie beside the handlers", async () => {
  await put("README.md", "# Ours");
  await put("call_ended.test.tsx", "throw new Error('tests are not loaded')");
  expect(await loadHandlers(folder)).toEqual([]);
});
