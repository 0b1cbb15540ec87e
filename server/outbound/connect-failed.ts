import type { ForwardStage } from "../domain/forward.ts";

export type ConnectStage = Extract<ForwardStage, "guard" | "resolve" | "connect" | "tls">;

/** No connection came about; the message says why, in words for staff. */
export class ConnectFailed extends Error {
  readonly stage: ConnectStage;

  constructor(stage: ConnectStage, message: string, options?: ErrorOptions) {
    super(message, options);
    this.stage = stage;
  }

  /** @param error what Node reported while the connection was at `stage` */
  static of(stage: ConnectStage, error: unknown, hostname: string): ConnectFailed {
    if (error instanceof ConnectFailed) return error;
    return new ConnectFailed(stage, explain(stage, error, hostname), { cause: error });
  }
}

function explain(stage: ConnectStage, error: unknown, hostname: string): string {
  const { code, message, reason } = detailsOf(error);
  if (stage === "resolve") {
    if (code === "ENOTFOUND" || code === "ENODATA")
      return `The name ${hostname} is not known (${code}).`;
    return `The name ${hostname} could not be resolved (${code || message}).`;
  }
  if (stage === "tls") {
    // OpenSSL's own message carries file names and thread ids; its reason is the part with meaning.
    const why = reason || message;
    return code ? `TLS failed: ${why} (${code}).` : `TLS failed: ${why}.`;
  }
  const words = CONNECT_WORDS[code];
  return words === undefined ? `No connection: ${message}.` : `${words} (${code}).`;
}

const CONNECT_WORDS: Record<string, string | undefined> = {
  ECONNREFUSED: "The connection was refused",
  ECONNRESET: "The connection was reset",
  EHOSTUNREACH: "The host can't be reached",
  ENETUNREACH: "The network can't be reached",
  ETIMEDOUT: "The host did not answer",
};

function detailsOf(error: unknown): { code: string; message: string; reason: string } {
  // Where several addresses were tried, each failed in its own way; the first says enough.
  const first = error instanceof AggregateError ? (error.errors[0] ?? error) : error;
  if (!(first instanceof Error)) return { code: "", message: String(first), reason: "" };
  const text = (name: "code" | "reason") => {
    const value: unknown = Reflect.get(first, name);
    return typeof value === "string" ? value : "";
  };
  return { code: text("code"), message: first.message.replace(/\.$/, ""), reason: text("reason") };
}
