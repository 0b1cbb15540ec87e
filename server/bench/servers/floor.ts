import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { identify } from "../../retell/index.ts";
import { announce } from "./announce.ts";
import { openCommit } from "./one-commit.ts";

/**
 * The floor: node:http and nothing else. It reads the body, verifies the HMAC and parses.
 * Under `/commit/…` it also inserts the event, one row and one commit, before it answers.
 */
const key = process.env.BENCH_RETELL_API_KEY ?? "";
const commit = openCommit(process.env.BENCH_DATABASE_URL ?? "");

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => void answer(request, response, Buffer.concat(chunks)));
});
server.listen(0, "127.0.0.1", () => announce(server));
// The load generator keeps connections that it does not need for a while.
server.keepAliveTimeout = 60_000;

async function answer(request: IncomingMessage, response: ServerResponse, body: Buffer) {
  const [, ms = "", hex = ""] =
    /^v=(\d+),d=([0-9a-f]{64})$/.exec(String(request.headers["x-retell-signature"])) ?? [];
  const digest = createHmac("sha256", key).update(body).update(ms).digest();
  const isSigned = hex !== "" && timingSafeEqual(digest, Buffer.from(hex, "hex"));
  const text = body.toString("utf8");
  const parsed: unknown = JSON.parse(text);
  if (isSigned && request.url?.startsWith("/commit/")) {
    await commit(identify("bench", body, parsed)?.idempotencyKey ?? null, body, text);
  }
  const json = '{"success":true,"duplicate":false}';
  response.writeHead(isSigned ? 200 : 401, {
    "content-type": "application/json",
    "content-length": json.length,
  });
  response.end(json);
}
