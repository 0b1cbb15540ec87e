import { shortId } from "./format";

/** The name of a tab: its subject first, then the call it belongs to, then the client. */
export function titleOf(
  subject: string,
  { callId = null, clientName }: { callId?: string | null; clientName: string },
): string {
  return [subject, callId && shortId(callId), clientName].filter(Boolean).join(" · ");
}
