import { describe, expect, it } from "vitest";
import { FINE_CLIENT } from "./fine-client";
import { type Client, problemsOf } from "./problems";
import type { ShownSpan } from "./shown-span";
import { statusOf } from "./status";

const SPAN: ShownSpan = {
  words: "the last 24 hours",
  name: "24h",
  filters: { range: "24h" },
};

const client = (given: Partial<Client>): Client => ({ ...FINE_CLIENT, ...given });
const kinds = (given: Partial<Client>) => problemsOf(client(given), SPAN).map(({ kind }) => kind);

describe("what is wrong with a client", () => {
  it("is nothing as long as all goes its way, a few other refusals included", () => {
    expect(kinds({})).toEqual([]);
    expect(kinds({ refused: 3, waiting: 9, dead: 2, lastEventAt: null, before: null })).toEqual([]);
  });

  it("is listed with the worst first, whatever there is", () => {
    expect(
      kinds({
        notKept: 1,
        deadEvents: 1,
        inDoubtEvents: 1,
        failedEvents: 1,
        deadForwards: 1,
        refused: 4,
        refusedWrongKey: 4,
        isSilent: true,
        hasConflicting: true,
        ackP99Ms: 6_000,
        duplicates: 400,
        destinations: [{ id: "d", clientId: "acme", name: "CRM", state: "open" }],
      }),
    ).toEqual([
      "notKept",
      "dead",
      "inDoubt",
      "wrongKey",
      "silent",
      "deadForwards",
      "stopped",
      "slow",
      "conflicting",
      "duplicates",
      "failed",
    ]);
  });

  it("is not taken for failed events where it is forwards that fail", () => {
    const labels = (given: Partial<Client>) =>
      problemsOf(client(given), SPAN).map(({ label }) => label);
    expect(labels({ failedForwards: 12 })).toEqual(["12 forwards failing"]);
    expect(labels({ failedForwards: 12, failedEvents: 3 })).toEqual(["15 failing"]);
  });

  it("does not call failing what fails until somebody decides", () => {
    const [problem, ...others] = problemsOf(client({ inDoubtEvents: 2 }), SPAN);
    expect(problem).toMatchObject({ label: "2 in doubt", what: "2 events in doubt" });
    expect(others).toEqual([]);
  });

  it("leads to where it is seen, over the same span", () => {
    const hrefs = (given: Partial<Client>) =>
      problemsOf(client(given), SPAN).map(({ href }) => href);
    expect(hrefs({ deadEvents: 3 })).toEqual(["/failures?client=acme&kind=processing"]);
    expect(hrefs({ refusedWrongKey: 1 })).toEqual([
      "/refused?client=acme&code=signature_mismatch&range=24h",
    ]);
    expect(hrefs({ notKept: 1 })).toEqual(["/refused?client=acme&code=not_durable&range=24h"]);
    expect(hrefs({ hasConflicting: true })).toEqual([
      "/events?client=acme&divergent=true&range=24h",
    ]);
    const crm = { id: "d1", clientId: "acme", name: "CRM", state: "paused" as const };
    expect(hrefs({ destinations: [crm] })).toEqual(["/clients/acme/destinations/d1"]);
    expect(hrefs({ destinations: [crm, crm] })).toEqual(["/clients/acme"]);
  });

  it.each([
    [4_900, []],
    [5_000, ["warn"]],
    [8_000, ["danger"]],
    [12_000, ["danger"]],
    [null, []],
  ])("is an ack p99 of %s ms: %s", (ackP99Ms, tones) => {
    expect(problemsOf(client({ ackP99Ms }), SPAN).map(({ tone }) => tone)).toEqual(tones);
  });

  it.each([
    ["over three times the share of before", 300, { events: 900, duplicates: 60 }, true],
    ["always like that", 300, { events: 700, duplicates: 300 }, false],
    ["too few to say", 19, { events: 900, duplicates: 0 }, false],
    ["a small share", 80, { events: 900, duplicates: 0 }, false],
    ["hardly anything before", 300, { events: 9, duplicates: 0 }, false],
    ["nothing before", 300, null, false],
  ])("is a rise of duplicates: %s", (_, duplicates, before, isOne) => {
    const given = { duplicates, before: before && { divergent: 0, dead: 0, ...before } };
    expect(kinds(given)).toEqual(isOne ? ["duplicates"] : []);
  });

  it("is graver where a wrong key let nothing in", () => {
    const tone = (events: number) =>
      problemsOf(client({ events, refusedWrongKey: 2 }), SPAN)[0]?.tone;
    expect([tone(0), tone(50)]).toEqual(["danger", "warn"]);
  });
});

describe("the status in one sentence", () => {
  const at = { isInUse: false, waiting: 0 };
  const given = { journal: at, failuresAreCut: false, allHref: "/?attention=true", fine: "3 days" };
  const troubled = (name: string, problem: Partial<Client>) => {
    const one = client({ id: name.toLowerCase(), name, ...problem });
    return { ...one, problems: problemsOf(one, SPAN) };
  };
  const say = (more: Partial<Parameters<typeof statusOf>[0]>) => {
    const { tone, pieces } = statusOf({ ...given, clients: [], ...more });
    return `${tone}: ${pieces.map(({ text }) => text).join("")}`;
  };

  it("says that all is well where it is", () => {
    expect(say({ clients: [troubled("Acme", {})] })).toBe("ok: All is well: 3 days.");
  });

  it("says what is wrong, and for whom", () => {
    expect(say({ clients: [troubled("Acme", { deadEvents: 1 }), troubled("Fine", {})] })).toBe(
      "danger: 1 client needs attention: Acme has 1 dead event.",
    );
    const clients = [
      troubled("Acme", { deadEvents: 3, deadForwards: 2 }),
      troubled("Globex", { refusedWrongKey: 12, failedEvents: 1 }),
      troubled("Initech", { ackP99Ms: 6_000, notKept: 52 }),
    ];
    expect(say({ clients })).toBe(
      "danger: 3 clients need attention: Acme has 3 dead events and 2 dead forwards; " +
        "Globex had 12 requests refused for a wrong key and has 1 event failing, to be tried again; " +
        "Initech had 52 webhooks that could not be kept and is answered near Retell's 10 s (p99 6 s).",
    );
  });

  it("stays one sentence, and leads to the rest", () => {
    const clients = ["A", "B", "C", "D", "E"].map((name) => troubled(name, { failedForwards: 1 }));
    const { tone, pieces } = statusOf({ ...given, clients });
    expect(tone).toBe("warn");
    expect(pieces.at(-2)).toEqual({ text: "2 more", href: "/?attention=true" });
    const links = pieces.filter(({ href }) => href !== undefined);
    expect(links.map(({ text }) => text)).toEqual([
      ...["A", "B", "C"].flatMap((name) => [name, "1 forward failing, to be tried again"]),
      "2 more",
    ]);
  });

  it("says so when the journal is in use, and while it drains", () => {
    expect(say({ journal: { isInUse: true, waiting: 4 } })).toBe(
      "danger: The database is away: what arrives is kept on disk until it is back. ",
    );
    expect(say({ journal: { isInUse: false, waiting: 1_200 } })).toBe(
      "warn: 1,200 deliveries wait on disk to be recorded. ",
    );
  });

  it("owns up where it did not count on", () => {
    const clients = [troubled("Acme", { deadEvents: 5_000 })];
    expect(say({ clients, failuresAreCut: true })).toContain(
      "5,000 dead events. More has failed than is counted here.",
    );
  });
});
