import type { TranscriptEntry } from "#server/domain/call";

const SPOKEN: ReadonlySet<string> = new Set(["agent", "user", "transfer_target", "unknown"]);

export function isSpoken({ role }: TranscriptEntry): boolean {
  return SPOKEN.has(role);
}

const SPEAKERS: Record<string, string> = {
  agent: "Agent",
  user: "User",
  transfer_target: "Transfer target",
  tool_call_invocation: "Tool call",
  tool_call_result: "Tool answer",
  node_transition: "Node",
  dtmf: "Key pressed",
  sms: "Text message",
  injected: "Injected",
  unknown: "–",
};

export function speakerOf({ role }: TranscriptEntry): string {
  return SPEAKERS[role] ?? role.replaceAll("_", " ");
}

/**
 * The line that is being said at a second of the audio: the last one spoken that has begun. Tools
 * and nodes are no speech, and lines without a time can't be found.
 *
 * @returns its position, or -1 before anybody speaks
 */
export function currentTurn(turns: readonly TranscriptEntry[], seconds: number): number {
  let current = -1;
  let begun = Number.NEGATIVE_INFINITY;
  for (const [index, turn] of turns.entries()) {
    if (turn.atSeconds === undefined || !isSpoken(turn)) continue;
    // Two may speak over one another, so the lines need not be in the order of their beginnings.
    if (turn.atSeconds <= seconds && turn.atSeconds >= begun) {
      current = index;
      begun = turn.atSeconds;
    }
  }
  return current;
}

/** Positions of the lines that hold a text, whatever its case. */
export function findTurns(turns: readonly TranscriptEntry[], text: string): number[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  return turns.flatMap((turn, index) => {
    const said = `${turn.toolName ?? ""} ${turn.text}`.toLowerCase();
    return said.includes(wanted) ? [index] : [];
  });
}

/** Seconds of audio as `3:07` or `1:03:07`. */
export function formatClock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (part: number) => String(part).padStart(2, "0");
  const hours = Math.floor(whole / 3_600);
  const minutes = Math.floor(whole / 60) % 60;
  const start = hours > 0 ? `${hours}:${pad(minutes)}` : `${minutes}`;
  return `${start}:${pad(whole % 60)}`;
}
