import { RETELL_FIXTURES, readFixture } from "../testing/fixtures.ts";
import type { Delivery } from "./delivery.ts";
import { seededRandom } from "./random.ts";

/** Fixtures that tell a fact which another fixture tells already. */
const SAME_FACT: Readonly<Record<string, string>> = {
  "call_ended.phone_inbound.redelivery_new_event_timestamp": "call_ended.phone_inbound",
  "call_analyzed.phone_inbound.redelivery_new_event_timestamp": "call_analyzed.phone_inbound",
  "call_ended.agent_swap.to_destination_agent_url": "call_ended.agent_swap.to_source_agent_url",
};

// What the bodies are known by. The two older inbound hooks have no id; their caller stands for it.
const IDS =
  /call_[0-9a-f]{27}|chat_[0-9a-f]{27}|alert_incident_[0-9a-f]{24}|e7684b8b6c64f18ff2458725636efa4c/g;
const CALLER_OF_OLDER_HOOK = /(?<="from_number":")\+1555010\d{4}/;

/**
 * The recorded bodies, one delivery each, with ids that this seed alone has. Nothing else in the
 * bytes changes; one old id becomes one new id in every fixture, so that calls stay whole.
 */
export function fixtureDeliveries(seed: string): Delivery[] {
  const fresh = (name: string) => seededRandom(seed, "fixture", name);
  const renew = (id: string) => id.replace(/[0-9a-f]+$/, (digits) => fresh(id).hex(digits.length));
  return RETELL_FIXTURES.map((name) => {
    const eventType = name.split(".")[0] ?? name;
    const isFunction = eventType === "custom_function";
    const isTest = name === "call_started.dashboard_test";
    return {
      fact: `fixture ${SAME_FACT[name] ?? name}`,
      eventType,
      expect: isFunction ? "no event" : isTest ? "test" : "event",
      retried: !isFunction && !eventType.startsWith("alert_"),
      render() {
        // latin1 keeps every byte, so bodies that are odd on purpose stay as odd.
        const text = readFixture(name).rawBody.toString("latin1").replace(IDS, renew);
        const renewed = name.startsWith("call_inbound.older_")
          ? text.replace(CALLER_OF_OLDER_HOOK, `+1555010${fresh(name).int(1_000, 9_999)}`)
          : text;
        return Buffer.from(renewed, "latin1");
      },
    };
  });
}
