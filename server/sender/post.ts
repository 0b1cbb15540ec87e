import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { signBody } from "../retell/index.ts";

/** What came back, whatever happened. */
export type Answer = {
  /** `duplicate:false`, `duplicate:true`, `duplicate:null`, an error code, `http 502`, `timeout`, or a network error's code. */
  kind: string;
  /** The status; undefined where no answer came. */
  status?: number;
  /** A 2xx came; nothing else ends Retell's retries. */
  accepted: boolean;
  /** What the receiver says it is; undefined where it does not say. */
  duplicate?: boolean | null;
  eventId?: string;
  /** Why it was not accepted, in the receiver's words; of a redirect, where it leads. One line. */
  message?: string;
  latencyMs: number;
};

/** Where to post, and as whom. */
export type Target = {
  url: URL;
  retellApiKey: string;
  timeoutMs: number;
  /** How far the sender's clock is off; signatures carry its time. */
  clockOffsetMs?: number;
};

export type Poster = {
  post(rawBody: Buffer): Promise<Answer>;
  close(): void;
};

const ANSWER_LIMIT_BYTES = 65_536;

/** Posts like Retell: signed at the moment of sending, its headers, its timeout, no redirects. */
export function openPoster({ url, retellApiKey, timeoutMs, clockOffsetMs = 0 }: Target): Poster {
  const isHttps = url.protocol === "https:";
  const agent = isHttps ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const open = isHttps ? httpsRequest : httpRequest;

  function post(rawBody: Buffer): Promise<Answer> {
    const startedAt = performance.now();
    return new Promise((resolve) => {
      const end = (answer: Omit<Answer, "latencyMs">) => {
        clearTimeout(timer);
        resolve({ ...answer, latencyMs: performance.now() - startedAt });
      };
      const fail = (kind: string) => end({ kind, accepted: false });
      const request = open(url, {
        method: "POST",
        agent,
        headers: {
          accept: "application/json, text/plain, */*",
          "content-type": "application/json",
          "user-agent": "axios/1.15.2",
          "x-retell-signature": signBody(rawBody, retellApiKey, Date.now() + clockOffsetMs),
          "content-length": rawBody.length,
        },
      });
      const timer = setTimeout(() => {
        fail("timeout");
        request.destroy();
      }, timeoutMs);
      request.on("error", (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
      request.on("response", (response) => {
        const chunks: Buffer[] = [];
        let size = 0;
        response.on("data", (chunk: Buffer) => {
          size += chunk.length;
          if (size <= ANSWER_LIMIT_BYTES) chunks.push(chunk);
        });
        response.on("error", (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
        response.on("end", () => end(readAnswer(response, Buffer.concat(chunks).toString("utf8"))));
      });
      request.end(rawBody);
    });
  }

  return { post, close: () => agent.destroy() };
}

function readAnswer(
  { statusCode: status = 0, headers: { location } }: IncomingMessage,
  text: string,
): Omit<Answer, "latencyMs"> {
  const body = parse(text);
  const accepted = status >= 200 && status < 300;
  if (!accepted) {
    const { code, message = location && `It redirects to ${location}.` }: AnswerError =
      body?.error ?? {};
    return {
      kind: typeof code === "string" ? code : `http ${status}`,
      status,
      accepted,
      message: typeof message === "string" ? oneLine(message) : undefined,
    };
  }
  const duplicate = body?.duplicate;
  if (typeof duplicate !== "boolean" && duplicate !== null) {
    return { kind: `http ${status}`, status, accepted };
  }
  const eventId = typeof body?.eventId === "string" ? body.eventId : undefined;
  return { kind: `duplicate:${duplicate}`, status, accepted, duplicate, eventId };
}

type AnswerBody = { duplicate?: unknown; eventId?: unknown; error?: AnswerError | null };
type AnswerError = { code?: unknown; message?: unknown };

const MESSAGE_CHARACTERS = 300;

/** It is shown in a terminal, and whoever wrote it is not to move the cursor there. */
function oneLine(message: string): string {
  return message
    .replace(/[\s\p{C}]+/gu, " ")
    .trim()
    .slice(0, MESSAGE_CHARACTERS);
}

/** Anything may stand at the other end of a URL. */
function parse(text: string): AnswerBody | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? (value as AnswerBody | null) : null;
  } catch {
    return null;
  }
}
