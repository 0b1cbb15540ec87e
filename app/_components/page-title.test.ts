import { expect, it } from "vitest";
import { titleOf } from "./page-title";

it("names the subject first, and of a long id as much as tells it apart", () => {
  const callId = "call_4eee5a69c47ddc04c357110287c";
  expect(titleOf("call_analyzed", { callId, clientName: "Acme" })).toBe(
    "call_analyzed · call_4eee5a69… · Acme",
  );
  expect(titleOf("alert_triggered", { callId: null, clientName: "Acme" })).toBe(
    "alert_triggered · Acme",
  );
  expect(titleOf("call_ended", { callId: "call_1", clientName: "Acme" })).toBe(
    "call_ended · call_1 · Acme",
  );
});
