import { BUSINESSES, inventPerson } from "./cast.ts";
import { seededRandom } from "./random.ts";
import type { Story, StoryEvent } from "./story.ts";

/** Tells the SMS chat number `index` of a seed. */
export function tellChat(seed: string, index: number, startMs: number): Story {
  const random = seededRandom(seed, "chat", index);
  const business = random.pick(BUSINESSES);
  const person = inventPerson(random);
  const chat_id = `chat_${random.hex(27)}`;
  const said = [
    ["user", `Hi, do you offer ${random.pick(business.services)}?`],
    ["agent", "We do. When would it suit you?"],
    ["user", "Friday morning 🙂"],
    ["agent", `Friday at 9:30 it is, ${person.firstName}. See you then!`],
  ] as const;
  const messages = said.map(([role, content], at) => ({
    message_id: `msg_${random.hex(24)}`,
    role,
    content,
    created_timestamp: startMs + at * 8_000,
  }));
  const base = {
    chat_id,
    agent_id: business.agentId,
    version: business.agentVersion,
    chat_type: "sms_chat",
    metadata: { from_number: person.number, to_number: business.number },
    start_timestamp: startMs,
  };
  const ongoing = { ...base, chat_status: "ongoing" };
  const upTo = (count: number) => ({
    transcript: messages
      .slice(0, count)
      .map(({ role, content }) => `${role === "user" ? "User" : "Agent"}: ${content}\n`)
      .join(""),
    message_with_tool_calls: messages.slice(0, count),
  });
  const endMs = startMs + 40_000;
  const ended = {
    ...base,
    chat_status: "ended",
    end_timestamp: endMs,
    ...upTo(messages.length),
    chat_cost: { product_costs: [{ product: "sms", cost: 3.2 }], combined_cost: 3.2 },
  };
  const chat_analysis = {
    chat_summary: `${person.firstName} asked for an appointment and got one.`,
    user_sentiment: random.pick(["Positive", "Neutral"]),
    chat_successful: true,
    custom_analysis_data: {},
  };
  const about = (eventType: string, atMs: number, chat: object): StoryEvent => ({
    eventType,
    atMs,
    body: { event: eventType, chat },
    restampable: true,
  });
  return [
    {
      eventType: "chat_inbound",
      atMs: startMs - 500,
      body: {
        event: "chat_inbound",
        chat_inbound: {
          chat_id,
          agent_id: business.agentId,
          from_number: person.number,
          to_number: business.number,
        },
      },
      restampable: true,
    },
    about("chat_started", startMs + 90, ongoing),
    about("transcript_updated", startMs + 16_000, { ...ongoing, ...upTo(2) }),
    about("chat_ended", endMs + 300, ended),
    about("chat_analyzed", endMs + 5_000, { ...ended, chat_analysis }),
  ];
}

/** Tells an alert: breached, and some minutes later over. Retell sends these once, unretried. */
export function tellAlert(seed: string, index: number, startMs: number): Story {
  const random = seededRandom(seed, "alert", index);
  const triggered = {
    alert_incident_id: `alert_incident_${random.hex(24)}`,
    org_id: "org_invented",
    alert_rule_id: `alert_rule_${random.hex(24)}`,
    name: "High call volume",
    metric_type: "call_count",
    threshold_type: "absolute",
    threshold_value: 100,
    comparator: "gt",
    frequency: "5m",
    window: "1h",
    current_value: random.int(101, 180),
    previous_value: null,
    triggered_timestamp: startMs,
    resolved_timestamp: null,
  };
  const resolvedMs = startMs + random.int(60_000, 200_000);
  const resolved = {
    ...triggered,
    current_value: random.int(40, 99),
    resolved_timestamp: resolvedMs,
  };
  return [
    {
      eventType: "alert_triggered",
      atMs: startMs,
      body: { event: "alert_triggered", alert: triggered },
      restampable: true,
    },
    {
      eventType: "alert_resolved",
      atMs: resolvedMs,
      body: { event: "alert_resolved", alert: resolved },
      restampable: true,
    },
  ];
}
