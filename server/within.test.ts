import { connect, createServer } from "node:net";
import { expect, it } from "vitest";
import { within } from "./within.ts";

it("gives what the work gives, or fails as it fails", async () => {
  await expect(within(1_000, "Nobody", Promise.resolve(7))).resolves.toBe(7);
  await expect(within(1_000, "Nobody", Promise.reject(new Error("no")))).rejects.toThrow("no");
});

it("gives up on what does not answer, and says who", async () => {
  const silence = new Promise(() => {});
  await expect(within(10, "The moon", silence)).rejects.toThrow(
    "The moon did not answer within 10",
  );
});

it("counts an answer that arrived while the process was too busy to look", async () => {
  let hasAnswered = () => {};
  const answered = new Promise<void>((resolve) => {
    hasAnswered = resolve;
  });
  const server = createServer((socket) => {
    socket.end("answer");
    hasAnswered();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const socket = connect(port, "127.0.0.1");
  await new Promise((resolve) => socket.once("connect", resolve));
  const answer = new Promise((resolve) => socket.once("data", (data) => resolve(String(data))));
  // The server is in this process: let it write, then look away.
  await answered;
  const waiting = within(500, "The server", answer);
  const busyUntil = Date.now() + 700;
  while (Date.now() < busyUntil);
  await expect(waiting).resolves.toBe("answer");
  server.close();
});
