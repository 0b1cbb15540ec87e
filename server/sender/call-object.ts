import type { Business, Person } from "./cast.ts";
import { lengthMs, type SpokenTurn, transcriptOf } from "./conversation.ts";
import type { Random } from "./random.ts";

export type CallObject = Record<string, unknown>;

export type CallParty = {
  callId: string;
  business: Business;
  person: Person;
  direction: "inbound" | "outbound" | "web";
  startMs: number;
};

/** What every event of a call carries, connected or not. */
export function callBase(party: CallParty): CallObject {
  const { callId, business, person, direction } = party;
  const common = {
    call_id: callId,
    call_type: direction === "web" ? "web_call" : "phone_call",
    agent_id: business.agentId,
    agent_version: business.agentVersion,
    agent_name: business.agentName,
    metadata: { tenant_ref: business.name.toLowerCase().replaceAll(" ", "-") },
    retell_llm_dynamic_variables: { first_name: person.firstName },
  };
  if (direction === "web") return { ...common, access_token: "eyJhbGciOiJIUzI1NiJ9.e30.invented" };
  const [from, to] =
    direction === "inbound" ? [person.number, business.number] : [business.number, person.number];
  return { ...common, from_number: from, to_number: to, direction };
}

/** The call while it goes on. */
export function ongoingCall(party: CallParty): CallObject {
  return {
    ...callBase(party),
    call_status: "ongoing",
    start_timestamp: party.startMs,
    latency: {},
    call_cost: {
      product_costs: [],
      combined_cost: 0,
      total_duration_seconds: 0,
      total_duration_unit_price: 0,
    },
  };
}

/** The call once it is over, with everything said. */
export function endedCall(
  random: Random,
  party: CallParty,
  spoken: readonly SpokenTurn[],
  disconnectionReason: string,
): CallObject {
  const durationMs = lengthMs(spoken) + random.int(300, 2_000);
  const files = `https://recordings.example.com/${party.callId}`;
  return {
    ...callBase(party),
    call_status: disconnectionReason.startsWith("error_") ? "error" : "ended",
    start_timestamp: party.startMs,
    end_timestamp: party.startMs + durationMs,
    duration_ms: durationMs,
    disconnection_reason: disconnectionReason,
    transcript: transcriptOf(spoken),
    transcript_object: spoken,
    transcript_with_tool_calls: withToolCalls(random, spoken),
    recording_url: `${files}/recording.wav`,
    recording_multi_channel_url: `${files}/recording_multichannel.wav`,
    public_log_url: `https://logs.example.com/${party.callId}/public.log`,
    latency: { e2e: latency(random, 900, 2_200), llm: latency(random, 300, 1_000) },
    call_cost: callCost(durationMs),
    llm_token_usage: { values: [3_199, 4_592], average: 3_895.5, num_requests: 2 },
    data_storage_setting: "everything",
  };
}

/** The turns so far with what the agent did between them, as `transcript_updated` has them. */
export function withToolCalls(random: Random, spoken: readonly SpokenTurn[]): unknown[] {
  const turns: unknown[] = spoken.map((turn, index) => ({
    ...turn,
    metadata: { response_id: Math.floor(index / 2) },
  }));
  if (spoken.length < 8) return turns;
  const tool_call_id = `tool_call_${random.hex(12)}`;
  const call = {
    role: "tool_call_invocation",
    tool_call_id,
    name: "check_availability",
    arguments: '{"day":"Tuesday"}',
  };
  const result = {
    role: "tool_call_result",
    tool_call_id,
    content: '{"slots":["14:15","16:00"]}',
    successful: true,
  };
  return turns.toSpliced(6, 0, call, result);
}

export function analysis(random: Random, summary: string, inVoicemail: boolean): CallObject {
  return {
    call_summary: summary,
    in_voicemail: inVoicemail,
    user_sentiment: inVoicemail ? "Unknown" : random.pick(["Positive", "Neutral", "Negative"]),
    call_successful: !inVoicemail && random.chance(0.85),
    custom_analysis_data: inVoicemail ? {} : { appointment_booked: random.chance(0.6) },
  };
}

/** Cents, at prices per second. */
function callCost(durationMs: number): CallObject {
  const seconds = Math.ceil(durationMs / 1_000);
  const prices = { elevenlabs_tts_new: 0.0667, gpt_4_1: 0.075, us_telephony: 0.025 };
  const product_costs = Object.entries(prices).map(([product, unit_price]) => ({
    product,
    unit_price,
    cost: cents(unit_price * seconds),
  }));
  return {
    product_costs,
    combined_cost: cents(product_costs.reduce((sum, { cost }) => sum + cost, 0)),
    total_duration_seconds: seconds,
    total_duration_unit_price: 0.1667,
  };
}

function cents(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}

function latency(random: Random, low: number, high: number): CallObject {
  const values = Array.from({ length: 5 }, () => random.int(low, high)).sort((a, b) => a - b);
  const [min = low, , p50 = low, p90 = high, max = high] = values;
  return { p50, p90, p95: p90, p99: max, max, min, num: values.length, values };
}
