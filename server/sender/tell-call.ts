import {
  analysis,
  type CallObject,
  type CallParty,
  callBase,
  endedCall,
  ongoingCall,
  withToolCalls,
} from "./call-object.ts";
import { BUSINESSES, inventPerson } from "./cast.ts";
import { converse, lengthMs, type SpokenTurn, speak, type Turn } from "./conversation.ts";
import { type Random, seededRandom } from "./random.ts";
import type { Story, StoryEvent } from "./story.ts";

/** How calls end up, in parts of a hundred; roughly an agency's day. */
const KINDS = [
  ["answered", 62],
  ["voicemail", 12],
  ["not_connected", 9],
  ["web", 8],
  ["transferred", 8],
  ["broken_off", 1],
] as const;
type Kind = (typeof KINDS)[number][0];

/** Tells the call number `index` of a seed; the same call every time it is asked. */
export function tellCall(seed: string, index: number, startMs: number): Story {
  const random = seededRandom(seed, "call", index);
  const kind = drawKind(random);
  const direction =
    kind === "web"
      ? "web"
      : kind === "transferred" || (kind === "answered" && random.chance(0.7))
        ? "inbound"
        : "outbound";
  const party: CallParty = {
    callId: `call_${random.hex(27)}`,
    business: random.pick(BUSINESSES),
    person: inventPerson(random),
    direction,
    startMs,
  };
  if (kind === "not_connected") return tellNotConnected(random, party);

  const spoken = speak(random, whatIsSaid(random, party, kind));
  const reason = REASONS[kind] ?? random.pick(["user_hangup", "agent_hangup"]);
  const ended = endedCall(random, party, spoken, reason);
  const endMs = Number(ended.end_timestamp);
  const analysedMs = endMs + random.int(4_000, 30_000);
  const { business, person } = party;
  const summary =
    kind === "voicemail"
      ? `The call went to ${person.firstName}'s voicemail.`
      : `${person.firstName} ${person.lastName} called ${business.name} and was helped.`;
  const call_analysis = analysis(random, summary, kind === "voicemail");

  const story: StoryEvent[] = [];
  if (direction === "inbound" && random.chance(0.25)) story.push(ringing(party));
  story.push(about("call_started", startMs + 250, ongoingCall(party)));
  if (random.chance(0.08)) story.push(...turnByTurn(random, party, spoken));
  if (kind === "transferred") story.push(...transfer(random, party, endMs));
  const over = kind === "transferred" ? { ...ended, transfer_destination: HUMAN } : ended;
  story.push(about("call_ended", endMs + 400, over));
  story.push(about("call_analyzed", analysedMs, { ...over, call_analysis }));
  if (kind === "transferred") {
    const transfer_end_timestamp = endMs + random.int(20_000, 240_000);
    story.push(
      about("transfer_ended", transfer_end_timestamp + 150, { ...over, transfer_end_timestamp }),
    );
  }
  return story.sort((one, other) => one.atMs - other.atMs);
}

const HUMAN = "+15550100150";
const REASONS: Partial<Record<Kind, string>> = {
  voicemail: "voicemail_reached",
  transferred: "call_transfer",
  broken_off: "error_llm_websocket_lost_connection",
};

/** Half of the calls are over within 70 s, one in a hundred lasts 20 to 30 minutes. */
function drawMinutes(random: Random): number {
  if (random.chance(0.01)) return random.int(20, 30);
  return Math.min(12, 0.2 + random.next() ** 3 * 4 + random.next() * 1.4);
}

function drawKind(random: Random): Kind {
  let left = random.next() * 100;
  for (const [kind, weight] of KINDS) {
    left -= weight;
    if (left < 0) return kind;
  }
  return "answered";
}

function whatIsSaid(random: Random, party: CallParty, kind: Kind): Turn[] {
  const { business, person } = party;
  if (kind === "voicemail") {
    return [
      { role: "user", content: `You've reached the voicemail of ${person.firstName}.` },
      { role: "agent", content: `Hello, this is ${business.name}. Please call us back.` },
    ];
  }
  const turns = converse(random, { business, person, minutes: drawMinutes(random) });
  if (kind !== "transferred") return turns;
  return [...turns, { role: "agent", content: "One moment, I will connect you." }];
}

function about(eventType: string, atMs: number, call: CallObject): StoryEvent {
  return { eventType, atMs, body: { event: eventType, call }, restampable: true };
}

/** No `call_started`: the dial never connected. */
function tellNotConnected(random: Random, party: CallParty): Story {
  const call = {
    ...callBase(party),
    call_status: "not_connected",
    duration_ms: 0,
    disconnection_reason: random.pick(["dial_no_answer", "dial_busy", "dial_failed"]),
    transcript: "",
    transcript_with_tool_calls: [],
    call_cost: { product_costs: [], combined_cost: 0 },
  };
  const call_analysis = {
    call_summary: "",
    user_sentiment: "Unknown",
    call_successful: false,
    custom_analysis_data: {},
  };
  const atMs = party.startMs + random.int(15_000, 30_000);
  return [
    about("call_ended", atMs, call),
    about("call_analyzed", atMs + 6, { ...call, call_analysis }),
  ];
}

/** The inbound hook, which comes before the call itself. */
function ringing({ callId, business, person, startMs }: CallParty): StoryEvent {
  const call_inbound = {
    call_id: callId,
    agent_id: business.agentId,
    agent_version: business.agentVersion,
    from_number: person.number,
    to_number: business.number,
  };
  return {
    eventType: "call_inbound",
    atMs: startMs - 1_200,
    body: { event: "call_inbound", call_inbound },
    restampable: true,
  };
}

/** A few `transcript_updated`, each with everything said so far. */
function turnByTurn(random: Random, party: CallParty, spoken: readonly SpokenTurn[]): StoryEvent[] {
  const { latency: _latency, call_cost: _cost, ...call } = ongoingCall(party);
  const updates = Math.min(6, Math.floor(spoken.length / 2));
  return Array.from({ length: updates }, (_, index) => {
    const soFar = spoken.slice(0, 2 * (index + 1));
    return {
      eventType: "transcript_updated",
      atMs: party.startMs + lengthMs(soFar) + 100,
      body: {
        event: "transcript_updated",
        call,
        transcript_with_tool_calls: withToolCalls(random, soFar),
      },
      restampable: true,
    };
  });
}

/** Attempts to reach a human; the first may fail and be tried again at the same number. */
function transfer(random: Random, party: CallParty, endMs: number): StoryEvent[] {
  const call = ongoingCall(party);
  const attempt = (eventType: string, atMs: number): StoryEvent => ({
    eventType,
    atMs,
    body: {
      event: eventType,
      call,
      transfer_destination: { number: HUMAN },
      transfer_option: { type: "warm_transfer", showTransfereeAsCaller: true },
    },
    restampable: false,
  });
  const failed = random.chance(0.3)
    ? [attempt("transfer_started", endMs - 9_000), attempt("transfer_cancelled", endMs - 6_000)]
    : [];
  return [
    ...failed,
    attempt("transfer_started", endMs - 4_000),
    attempt("transfer_bridged", endMs - 200),
  ];
}
