import { decodeCallId } from "#server/domain/call-path";
import { callRefInput } from "#server/domain/call-ref";

type CallRef = { clientId: string; callId: string };
export type CallParams = Promise<{ client: string; callId: string }>;

/** The call that a path names; null where it can name none. */
export async function readCallRef(params: CallParams): Promise<CallRef | null> {
  const { client, callId } = await params;
  return callRefInput.safeParse({ clientId: client, callId: decodeCallId(callId) }).data ?? null;
}
