import { type LiveChanges, SIGNED_OUT } from "#server/domain/live";

/** Why a stream ended. `againInMs` is what the server asked for, or 0. */
export type Ending = { signedOut: boolean; againInMs: number };

/**
 * Reads the server's stream of changes until it ends. By `fetch` and not by `EventSource`, which
 * tells neither a refusal's status nor that the server has fallen silent.
 *
 * @param unheardMs for how long nothing was heard; the server tells what changed since then
 * @param hear called for whatever comes, also when nothing has changed
 * @throws when the network fails, or the signal is aborted
 */
export async function readChanges(
  unheardMs: number,
  signal: AbortSignal,
  hear: (changes: LiveChanges) => void,
): Promise<Ending> {
  const response = await fetch(`/api/live?unheard=${Math.round(unheardMs)}`, {
    signal,
    cache: "no-store",
  });
  if (response.status === 401) return { signedOut: true, againInMs: 0 };
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (!response.ok || !isStream || response.body === null) {
    return {
      signedOut: false,
      againInMs: Number(response.headers.get("retry-after")) * 1_000 || 0,
    };
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let begun = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { signedOut: false, againInMs: 0 };
    const messages = (begun + value).split("\n\n");
    begun = messages.pop() ?? "";
    for (const message of messages) {
      const said: unknown = message.startsWith("data: ") ? JSON.parse(message.slice(6)) : {};
      if (said === SIGNED_OUT) return { signedOut: true, againInMs: 0 };
      hear(said as LiveChanges);
    }
  }
}
