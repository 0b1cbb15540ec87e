import { expect, it } from "vitest";
import { entriesFor } from "./entries";

const nothing = {
  found: undefined,
  recent: [],
  actions: [],
  may: { manage_clients: true, replay: true },
};
const labels = (entries: ReturnType<typeof entriesFor>) => entries.map(({ label }) => label);

it("offers recent places, pages and actions before anything is typed", () => {
  const recent = [{ href: "/clients/acme", label: "Acme", hint: "acme" }];
  const entries = entriesFor("", { ...nothing, recent });
  expect(entries[0]).toMatchObject({ group: "Recent", label: "Acme", href: "/clients/acme" });
  expect(labels(entries)).toEqual(expect.arrayContaining(["Overview", "Events", "Add client"]));
  expect(labels(entries).join()).not.toContain("“”");
});

it("puts what was found first, then pages and actions that fit, then a search", () => {
  const found = {
    clients: [{ id: "acme", name: "Acme Dental" }],
    calls: [{ clientId: "acme", callId: "call_1/2" }],
    events: [],
  };
  const entries = entriesFor("  CLI ", { ...nothing, found });
  expect(labels(entries)).toEqual([
    "Acme Dental",
    "call_1/2",
    "Clients",
    "Add client",
    "Events with “CLI”",
  ]);
  expect(entries[1]?.href).not.toContain("call_1/2");
  expect(entries.at(-1)?.href).toBe("/events?q=CLI");
});

it("offers nothing that the reader's role may not do", () => {
  const entries = entriesFor("", { ...nothing, may: { manage_clients: false, replay: false } });
  expect(labels(entries)).toContain("Clients");
  expect(labels(entries)).not.toContain("Add client");
  expect(labels(entries)).not.toContain("Replay…");
});

it("runs actions", () => {
  let ran = false;
  const actions = [{ label: "Toggle theme", hint: "", run: () => (ran = true) }];
  const [entry] = entriesFor("theme", { ...nothing, actions });
  entry?.run?.();
  expect(ran).toBe(true);
});
