import type { Account } from "../../sender/index.ts";

/** What to change, a line for each kind of answer that calls for it. */
export function adviceOn(url: string, { answers, messages }: Account): string[] {
  const kinds = Object.keys(answers);
  const isNobodyThere = kinds.length > 0 && kinds.every((kind) => kind === "ECONNREFUSED");
  if (isNobodyThere) return [nobodyAt(new URL(url).origin)];
  return kinds.flatMap((kind) => {
    const words = [messages[kind], adviceOnStatus(kind)].filter(Boolean).join(" ");
    return words ? [`  ${kind}: ${words}`] : [];
  });
}

/** The one mistake that everybody makes: a command in another shell than the server's. */
function nobodyAt(origin: string): string {
  return `  Nobody listens at ${origin}. Is the server running? A command takes its settings from its own
  environment: give it the PORT or the APP_URL that the server has, or say --url.`;
}

/** A webhook URL of Ringonce answers in its own JSON, whatever happens: a bare status is not from it. */
function adviceOnStatus(kind: string): string {
  const [, status] = /^http (\d)\d\d$/.exec(kind) ?? [];
  if (status === undefined) return "";
  if (status === "5")
    return "That is no answer of Ringonce; look at what stands before it, such as a proxy.";
  if (status === "2")
    return "That was accepted, but is no answer of Ringonce: what was recorded is not known.";
  return "That is not a webhook URL of Ringonce; copy it from the client's page in the dashboard.";
}
