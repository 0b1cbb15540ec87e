import { hash } from "node:crypto";
import { type CallEvent, type ObservedEvent, observeCall } from "../calls/index.ts";
import { parseBody } from "../domain/parse-body.ts";

/** An event whose digest follows from its body. */
export type TestEvent = Omit<CallEvent, "bodySha256">;

/** An event as the worker hands it to its call. */
export function observed(event: TestEvent): ObservedEvent {
  const bodySha256 = hash("sha256", event.body, "hex");
  return {
    ...event,
    observation: observeCall({ ...event, bodySha256 }, parseBody(event.body)),
  };
}
