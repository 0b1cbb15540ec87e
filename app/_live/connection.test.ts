// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LiveChanges } from "#server/domain/live";
import { createConnection, type LiveConnection } from "./connection";

type Stream = {
  unheardMs: number;
  say(text: string): void;
  end(): void;
  isOpen(): boolean;
};

let answer: (stream: Stream) => Response | null;
let streams: Stream[];
let heard: LiveChanges[];
let leave: ReturnType<typeof vi.fn<() => void>>;
let connection: LiveConnection;
beforeEach(() => {
  vi.useFakeTimers();
  streams = [];
  heard = [];
  answer = () => null;
  vi.stubGlobal("fetch", open);
  vi.spyOn(document, "addEventListener");
  setVisible(true);
  leave = vi.fn();
  connection = createConnection(leave);
  connection.onChanges((changes) => heard.push(changes));
});
afterEach(() => {
  setVisible(false);
  // A page and its connection end together; here the page goes on.
  for (const [type, listener] of vi.mocked(document.addEventListener).mock.calls) {
    document.removeEventListener(type, listener);
  }
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function open(path: string, { signal }: { signal: AbortSignal }): Promise<Response> {
  const text = new TextEncoder();
  let isOpen = true;
  let controller: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  signal.addEventListener("abort", () => {
    if (isOpen) controller.error(signal.reason);
    isOpen = false;
  });
  const stream: Stream = {
    unheardMs: Number(new URL(path, "http://localhost").searchParams.get("unheard")),
    say: (said) => controller.enqueue(text.encode(said)),
    end() {
      isOpen = false;
      controller.close();
    },
    isOpen: () => isOpen,
  };
  streams.push(stream);
  return answer(stream) ?? new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function setVisible(isVisible: boolean): void {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(isVisible ? "visible" : "hidden");
  document.dispatchEvent(new Event("visibilitychange"));
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
async function latest(): Promise<Stream> {
  await pass(0);
  const stream = streams.at(-1);
  if (stream === undefined) throw new Error("Nothing was opened.");
  return stream;
}

test("it is live once the first line has come, however the lines are cut", async () => {
  connection.start();
  connection.start();
  const stream = await latest();
  expect(streams).toHaveLength(1);
  expect(connection.state()).toBe("connecting");
  stream.say(': beat\n\ndata: {"deliver');
  await pass(0);
  expect(connection.state()).toBe("live");
  stream.say('ies":["acme"]}\n');
  stream.say('\ndata: {"clients":null}\n\n');
  await pass(0);
  expect(heard).toEqual([{}, { deliveries: ["acme"] }, { clients: null }]);
});

test("a stream that ends is opened again, and told since when nothing was heard", async () => {
  connection.start();
  (await latest()).say(": beat\n\n");
  await pass(20_000);
  streams[0]?.end();
  await pass(0);
  expect(connection.state()).toBe("reconnecting");
  await pass(1_000);
  expect(streams).toHaveLength(2);
  expect(streams[1]?.unheardMs).toBeGreaterThan(20_000);
  expect(streams[1]?.unheardMs).toBeLessThan(25_000);
  streams[1]?.say(": beat\n\n");
  await pass(0);
  expect(connection.state()).toBe("live");
});

test("while it fails it tries more and more seldom, and not before the server wants it", async () => {
  answer = () => new Response("{}", { status: 503 });
  connection.start();
  await pass(5_000);
  expect(streams.length).toBeGreaterThan(2);
  const soFar = streams.length;
  await pass(120_000);
  expect(streams.length - soFar).toBeGreaterThan(4);
  expect(streams.length - soFar).toBeLessThan(18);
  answer = () => new Response("{}", { status: 503, headers: { "retry-after": "300" } });
  await pass(30_000);
  const before = streams.length;
  await pass(250_000);
  expect(streams).toHaveLength(before);
});

test("a server that has fallen silent is left", async () => {
  connection.start();
  const stream = await latest();
  stream.say(": beat\n\n");
  await pass(30_000);
  expect(stream.isOpen()).toBe(true);
  await pass(10_000);
  expect(stream.isOpen()).toBe(false);
  await pass(2_000);
  expect(streams).toHaveLength(2);
});

test("a page that something on the way answers instead is no stream", async () => {
  answer = () => new Response("<p>Sign in here</p>", { headers: { "content-type": "text/html" } });
  connection.start();
  await pass(100);
  expect(connection.state()).toBe("reconnecting");
});

test("a hidden tab has no connection, and catches up when it is shown", async () => {
  connection.start();
  const stream = await latest();
  stream.say(": beat\n\n");
  await pass(0);
  setVisible(false);
  await pass(0);
  expect(stream.isOpen()).toBe(false);
  expect(connection.state()).toBe("paused");
  await pass(600_000);
  expect(streams).toHaveLength(1);
  setVisible(true);
  const next = await latest();
  expect(streams).toHaveLength(2);
  expect(next.unheardMs).toBeGreaterThan(600_000);
  next.say('data: {"deliveries":null}\n\n');
  await pass(0);
  expect(connection.state()).toBe("live");
  expect(heard.at(-1)).toEqual({ deliveries: null });
});

test("hidden and shown again at once, it has one connection", async () => {
  connection.start();
  await latest();
  for (let n = 0; n < 5; n += 1) {
    setVisible(false);
    setVisible(true);
  }
  await pass(30_000);
  expect(streams.filter((stream) => stream.isOpen())).toHaveLength(1);
});

test("a tab that opens in the background waits until it is seen", async () => {
  setVisible(false);
  connection.start();
  await pass(60_000);
  expect(streams).toHaveLength(0);
  expect(connection.state()).toBe("paused");
});

test.each([
  ["is refused", () => new Response("{}", { status: 401 })],
  [
    "is told so on the way",
    (stream: Stream) => {
      queueMicrotask(() => stream.say('data: "signed-out"\n\n'));
      return null;
    },
  ],
])("who has signed out and %s is led to the login page", async (_, given) => {
  answer = given;
  connection.start();
  await pass(100);
  expect(leave).toHaveBeenCalled();
});
