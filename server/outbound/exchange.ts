import { type Dispatcher, errors } from "undici";
import { answered } from "../domain/forward.ts";
import { ConnectFailed, type ConnectStage } from "./connect-failed.ts";
import { createExcerpt } from "./excerpt.ts";
import { readRetryAfter } from "./retry-after.ts";
import type { SendResult } from "./send.ts";

/**
 * The status line is the answer; what follows is for staff to read. So it may take this much
 * longer and no more, and a body that breaks off or never ends makes no failure of a success.
 */
const BODY_PATIENCE_MS = 2_000;

export type Exchange = {
  /** By `performance.now()`. */
  startedAt: number;
  timeoutMs: number;
  options: Dispatcher.DispatchOptions;
  /** How far the connection has come, if there is none yet. */
  connectStage(): ConnectStage;
};

/** One request and its answer. Always resolves, within its time limit. */
export function exchange(dispatcher: Dispatcher, plan: Exchange): Promise<SendResult> {
  return new Promise((resolve) => {
    const { startedAt, timeoutMs } = plan;
    const excerpt = createExcerpt();
    let controller: Dispatcher.DispatchController | null = null;
    let answer: { status: number; headers: Headers } | null = null;
    let ended = false;

    const end = (outcome: Outcome) => {
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      resolve({
        ...outcome,
        responseExcerpt: excerpt.text(),
        durationMs: Math.round(performance.now() - startedAt),
        retryAfterMs: answer === null ? null : readRetryAfter(one(answer.headers["retry-after"])),
      });
    };
    const endWithAnswer = () => {
      if (answer !== null) end(judge(answer.status, answer.headers));
    };
    /** The connection can't be used again: an answer may be on its way, or never come. */
    const cutOff = () => controller?.abort(new Error("The exchange is over."));

    const giveUp = () => {
      if (ended) return;
      if (answer !== null) endWithAnswer();
      else if (controller !== null)
        end(failed("timeout", `No answer within ${seconds(timeoutMs)}.`));
      else end(failed(plan.connectStage(), `No connection within ${seconds(timeoutMs)}.`));
      cutOff();
    };
    // In a process that was busy until now an answer may lie in the socket, unread. Sockets are read
    // between the timers and the immediates of a turn, so it gets its chance before we give up.
    const isLate = () => setImmediate(giveUp);
    let timer = setTimeout(isLate, Math.max(0, timeoutMs - (performance.now() - startedAt)));

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        controller = started;
        // Gave up while the connection was being made: what nobody waits for is not sent.
        if (ended) cutOff();
      },
      onResponseStart(_controller, status, headers) {
        if (ended || status < 200) return;
        answer = { status, headers };
        clearTimeout(timer);
        const left = timeoutMs - (performance.now() - startedAt);
        timer = setTimeout(isLate, Math.max(0, Math.min(left, BODY_PATIENCE_MS)));
      },
      onResponseData(_controller, chunk) {
        if (ended || excerpt.add(chunk)) return;
        endWithAnswer();
        cutOff();
      },
      onResponseEnd: endWithAnswer,
      onResponseError(_controller, error) {
        if (answer !== null) endWithAnswer();
        else end(explain(error));
      },
    };
    try {
      dispatcher.dispatch(plan.options, handler);
    } catch (error) {
      // A header that HTTP can't carry, say.
      end(explain(error));
    }
  });
}

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>[2];

type Outcome =
  | Pick<SendResult & { ok: true }, "ok" | "httpStatus" | "stage" | "error">
  | Pick<SendResult & { ok: false }, "ok" | "httpStatus" | "stage" | "error">;

function judge(httpStatus: number, headers: Headers): Outcome {
  if (httpStatus >= 200 && httpStatus < 300) {
    return { ok: true, httpStatus, stage: null, error: null };
  }
  const location = one(headers.location);
  const error =
    httpStatus < 400 && location !== undefined
      ? `Answered ${httpStatus}, a redirect to ${storable(location.slice(0, 500))}. Redirects are not followed: enter the final URL.`
      : answered(httpStatus);
  return { ok: false, httpStatus, stage: "status", error };
}

function explain(error: unknown): Outcome {
  if (error instanceof ConnectFailed) return failed(error.stage, error.message);
  if (error instanceof errors.ClientDestroyedError || error instanceof errors.ClientClosedError) {
    return failed("lost", "The sending was cut off because this process stopped.");
  }
  const message = error instanceof Error ? error.message.replace(/\.$/, "") : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof errors.HTTPParserError) {
    return failed("send", `The answer is not HTTP: ${message}.`);
  }
  if (error instanceof errors.InvalidArgumentError) {
    return failed("send", `The request can't be sent: ${message}.`);
  }
  if (code === "ECONNRESET" || code === "EPIPE" || error instanceof errors.SocketError) {
    return failed("send", `The connection broke before an answer came (${message}).`);
  }
  return failed("send", `No answer: ${message}.`);
}

function failed(stage: (SendResult & { ok: false })["stage"], error: string): Outcome {
  return { ok: false, httpStatus: null, stage, error: storable(error) };
}

/** A header may come several times; the first one counts. */
function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** As PostgreSQL takes it. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\ufffd");
}

function seconds(ms: number): string {
  return `${Number((ms / 1_000).toFixed(1))} s`;
}
