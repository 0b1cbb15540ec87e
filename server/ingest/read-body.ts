import type { IncomingMessage } from "node:http";
import { type Deadline, deadlinesOf } from "./deadlines.ts";

/** Retell's longest call (two hours, scrubbed) makes about 3.7 MB. */
export const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
/** Retell gives up after 10 s; a body that takes longer has nobody waiting for it. */
export const BODY_TIMEOUT_MS = 10_000;

export type BodyFailure = "payload_too_large" | "body_timeout" | "aborted";

export type BodyRead =
  | { ok: true; bytes: Buffer }
  | { ok: false; code: BodyFailure; bytesRead: number };

export type BodyReader = (timeoutMs: number) => Promise<BodyRead>;

/** Reads a Node request. On failure the rest of the body is left unread. */
export function nodeBodyReader(request: IncomingMessage): BodyReader {
  return (timeoutMs) =>
    new Promise((resolve) => {
      const reading = new NodeReading(request, resolve);
      if (Number(request.headers["content-length"]) > BODY_LIMIT_BYTES) {
        reading.fail("payload_too_large");
        return;
      }
      reading.begin(timeoutMs);
    });
}

/** A class, and no closure but what the emitter needs: this is done for every request there is. */
class NodeReading {
  readonly #request: IncomingMessage;
  readonly #resolve: (read: BodyRead) => void;
  readonly #chunks: Buffer[] = [];
  #bytesRead = 0;
  #isOver = false;
  #deadline: Deadline | undefined;

  constructor(request: IncomingMessage, resolve: (read: BodyRead) => void) {
    this.#request = request;
    this.#resolve = resolve;
  }

  begin(timeoutMs: number): void {
    this.#deadline = deadlinesOf(timeoutMs).start(() => this.fail("body_timeout"));
    this.#request
      .on("data", (chunk: Buffer) => this.#take(chunk))
      .on("end", () => this.#end())
      .on("close", () => this.fail("aborted"))
      .on("error", () => this.fail("aborted"));
  }

  #take(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#bytesRead += chunk.length;
    if (this.#bytesRead > BODY_LIMIT_BYTES) this.fail("payload_too_large");
    else this.#chunks.push(chunk);
  }

  #end(): void {
    const [only] = this.#chunks;
    const isOne = this.#chunks.length === 1 && only !== undefined;
    this.#settle({
      ok: true,
      bytes: isOne ? only : Buffer.concat(this.#chunks, this.#bytesRead),
    });
  }

  fail(code: BodyFailure): void {
    if (this.#isOver) return;
    this.#request.pause();
    this.#settle({ ok: false, code, bytesRead: this.#bytesRead });
  }

  #settle(read: BodyRead): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#deadline?.end();
    this.#chunks.length = 0;
    this.#resolve(read);
  }
}

/** Reads a web-standard request, as Next's route handlers receive it. */
export function webBodyReader(request: Request): BodyReader {
  return async (timeoutMs) => {
    if (Number(request.headers.get("content-length")) > BODY_LIMIT_BYTES) {
      return { ok: false, code: "payload_too_large", bytesRead: 0 };
    }
    if (request.body === null) return { ok: true, bytes: Buffer.alloc(0) };

    const reader = request.body.getReader();
    const chunks: Uint8Array[] = [];
    let bytesRead = 0;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<"timeout">((resolve) => {
      timer = setTimeout(() => resolve("timeout"), timeoutMs);
    });
    const abandon = (code: BodyFailure): BodyRead => {
      reader.cancel().catch(() => {});
      return { ok: false, code, bytesRead };
    };
    try {
      for (;;) {
        const next = await Promise.race([reader.read(), timeout]);
        if (next === "timeout") return abandon("body_timeout");
        if (next.done) return { ok: true, bytes: Buffer.concat(chunks, bytesRead) };
        bytesRead += next.value.length;
        if (bytesRead > BODY_LIMIT_BYTES) return abandon("payload_too_large");
        chunks.push(next.value);
      }
    } catch {
      return abandon("aborted");
    } finally {
      clearTimeout(timer);
    }
  };
}
