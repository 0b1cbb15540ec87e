import { readFixture } from "../../testing/fixtures.ts";

/** A body with a hole where the call's id goes. */
export type Template = { bytes: Buffer; idAt: number };

export const ID_LENGTH = 32;
const HOLE = "#".repeat(ID_LENGTH);

/** How the sizes of real bodies scatter around their median. */
const SPREAD = [0.72, 0.8, 0.88, 0.94, 1, 1, 1.06, 1.16, 1.3, 1.6];

type Turn = { role: string; content: string; words: unknown[] };
type Call = Record<string, unknown> & { transcript_object: Turn[] };

/**
 * `call_analyzed` bodies like those Retell sends, whose transcripts are as long as the size asks.
 *
 * @param medianBytes from about 3 KB up
 */
export function makeTemplates(medianBytes: number): Template[] {
  const { event, call } = readFixture("call_analyzed.phone_inbound").body as {
    event: string;
    call: Call;
  };
  return SPREAD.map((factor) => {
    const bytes = Buffer.from(JSON.stringify({ event, call: grow(call, medianBytes * factor) }));
    return { bytes, idAt: bytes.indexOf(HOLE) };
  });
}

function grow(call: Call, targetBytes: number): Call {
  const spoken = call.transcript_object;
  const turns: Turn[] = [];
  const grown = () => ({
    ...call,
    call_id: HOLE,
    transcript: turns.map(({ role, content }) => `${role}: ${content}\n`).join(""),
    transcript_object: turns,
    transcript_with_tool_calls: turns,
  });
  let bytes = JSON.stringify({ event: "call_analyzed", call: grown() }).length;
  for (let next = 0; bytes < targetBytes; next += 1) {
    const turn = spoken[next % spoken.length];
    if (turn === undefined) break;
    turns.push(turn);
    bytes += 2 * JSON.stringify(turn).length + turn.content.length + turn.role.length + 5;
  }
  return grown();
}
