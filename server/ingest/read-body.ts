import type { IncomingMessage } from "node:http";

/** Retell's longest call (two hours, scrubbed) makes about 3.7 MB; see the README. */
export const BODY_LIMIT_BYTES = 8 * 1024 * 1024;
/** Retell gives up after 10 s; a body that takes longer has nobody waiting for it. */
export const BODY_TIMEOUT_MS = 10_000;

export type BodyRead =
  | { ok: true; bytes: Buffer }
  | { ok: false; code: "payload_too_large" | "body_timeout" | "aborted"; bytesRead: number };

export type BodyReader = (timeoutMs: number) => Promise<BodyRead>;

/** Reads a Node request. On failure the rest of the body is left unread. */
export function nodeBodyReader(request: IncomingMessage): BodyReader {
  return (timeoutMs) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      let bytesRead = 0;

      const settle = (result: BodyRead) => {
        clearTimeout(timer);
        request.off("data", onData).off("end", onEnd).off("close", onClose).off("error", onClose);
        if (!result.ok) request.pause();
        resolve(result);
      };
      const fail = (code: Exclude<BodyRead, { ok: true }>["code"]) =>
        settle({ ok: false, code, bytesRead });
      const onData = (chunk: Buffer) => {
        bytesRead += chunk.length;
        if (bytesRead > BODY_LIMIT_BYTES) fail("payload_too_large");
        else chunks.push(chunk);
      };
      const onEnd = () => {
        const [only] = chunks;
        const bytes = chunks.length === 1 && only ? only : Buffer.concat(chunks, bytesRead);
        settle({ ok: true, bytes });
      };
      const onClose = () => fail("aborted");
      const timer = setTimeout(() => fail("body_timeout"), timeoutMs);

      if (Number(request.headers["content-length"]) > BODY_LIMIT_BYTES) {
        fail("payload_too_large");
        return;
      }
      request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
    });
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
    const abandon = (code: Exclude<BodyRead, { ok: true }>["code"]): BodyRead => {
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
