import type { Page } from "playwright";
import { type Interaction, palette, press, scrolling } from "./interactions.ts";
import type { ShownCall } from "./shown-call.ts";

export type MeasuredPage = {
  name: string;
  path: string;
  /** The way of whoever is in the dashboard already: from where, and the link that leads there. */
  from: string;
  follow: (page: Page) => Promise<void>;
  /** What is on it, once it is there. */
  heading: string | RegExp;
  /** One after the other, each as the one before has left the page. */
  interactions: readonly Interaction[];
};

/** The pages that staff work with, and what they do there. */
export function measuredPages(call: ShownCall): MeasuredPage[] {
  return [
    overview,
    events,
    event(call),
    callPage(call),
    duplicates(call),
    duplicate(call),
    { name: "Clients", ...byNavigation("/clients", "/", "Clients"), interactions: [palette] },
    {
      name: "Client",
      path: `/clients/${call.clientId}`,
      from: "/clients",
      follow: (page) => page.locator(`a[href="/clients/${call.clientId}"]`).first().click(),
      heading: "Bench",
      interactions: [palette],
    },
    { name: "Failures", ...byNavigation("/failures", "/", "Failures"), interactions: [palette] },
    { name: "Refused", ...byNavigation("/refused", "/", "Refused"), interactions: [palette] },
    { name: "Alerts", ...byNavigation("/alerts", "/", "Alerts"), interactions: [palette] },
    { name: "Replays", ...byNavigation("/replays", "/", "Replays"), interactions: [palette] },
  ];
}

const overview: MeasuredPage = {
  name: "Overview",
  ...byNavigation("/", "/clients", "Overview"),
  interactions: [
    {
      what: "chart read by keyboard",
      act: async (page) => {
        const chart = page.getByRole("slider", { name: "Events and duplicates" });
        await chart.press("End");
        await chart.press("ArrowLeft");
      },
    },
    press("clients sorted", (page) =>
      page
        .getByRole("table", { name: "Clients" })
        .getByRole("button", { name: "Duplicates", exact: true }),
    ),
    {
      what: "client found",
      act: (page) =>
        page.getByRole("searchbox", { name: "Find a client" }).pressSequentially("client 12"),
    },
    press("another range", (page) =>
      page
        .getByRole("group", { name: "Time range" })
        .getByRole("button", { name: "30d", exact: true }),
    ),
    palette,
  ],
};

const events: MeasuredPage = {
  name: "Events",
  ...byNavigation("/events", "/", "Events"),
  interactions: [
    {
      what: "menu of filters",
      act: async (page) => {
        await page.getByRole("button", { name: "Filter", exact: true }).click();
        await page.getByRole("menuitem", { name: "Status", exact: true }).click();
      },
    },
    press("filter set", (page) => page.getByRole("menuitemradio", { name: "Dead", exact: true })),
    press("filter taken away", (page) =>
      page.getByRole("button", { name: "Remove the filter Status: Dead" }),
    ),
    press("drawer", (page) => page.locator("tr[data-event] a").first()),
    {
      what: "next in the drawer",
      act: async (page) => {
        await page.getByRole("dialog").getByRole("heading", { level: 2 }).first().waitFor();
        await page.keyboard.press("j");
      },
    },
    { what: "drawer closed", act: (page) => page.keyboard.press("Escape") },
    press("row picked", (page) => page.locator("tr[data-event]").getByRole("checkbox").first()),
    scrolling,
  ],
};

function event({ clientId, eventId }: ShownCall): MeasuredPage {
  return {
    name: "Event",
    path: `/events/${eventId}`,
    from: `/events?client=${clientId}&event=${eventId}`,
    follow: (page) =>
      page.getByRole("dialog").getByRole("link", { name: "Open", exact: true }).click(),
    heading: "call_ended",
    interactions: [
      press("body as text", (page) => page.getByRole("button", { name: "Raw", exact: true })),
      press("difference", (page) =>
        page.getByRole("button", { name: "Difference", exact: true }).first(),
      ),
      palette,
    ],
  };
}

function callPage({ clientId, callId }: ShownCall): MeasuredPage {
  return {
    name: "Call",
    path: `/calls/${clientId}/${callId}`,
    from: `/events?client=${clientId}`,
    follow: (page) => page.getByRole("link", { name: callId }).first().click(),
    heading: /^Call/,
    interactions: [
      press("line of the transcript", (page) =>
        page.getByRole("region", { name: "What was said" }).getByRole("button").first(),
      ),
      {
        what: "search in the transcript",
        act: (page) => page.getByLabel("Search in the transcript").pressSequentially("tuesday"),
      },
    ],
  };
}

function duplicates({ callId }: ShownCall): MeasuredPage {
  return {
    name: "Duplicates",
    ...byNavigation("/duplicates", "/", "Duplicates"),
    interactions: [
      {
        what: "call looked for",
        act: async (page) => {
          await page.getByRole("textbox", { name: "Call or chat id" }).fill(callId);
          await page.keyboard.press("Enter");
        },
      },
      palette,
    ],
  };
}

function duplicate({ callId, duplicateId }: ShownCall): MeasuredPage {
  return {
    name: "Duplicate",
    path: `/duplicates/${duplicateId}`,
    from: `/duplicates?call=${callId}`,
    // The list's filters go along.
    follow: (page) => page.locator(`a[href^="/duplicates/${duplicateId}"]`).first().click(),
    heading: /^Duplicate of/,
    interactions: [
      press("differences added to the evidence", (page) =>
        page.getByRole("checkbox", { name: "Add what differs in the bodies" }),
      ),
    ],
  };
}

function byNavigation(path: string, from: string, label: string) {
  return {
    path,
    from,
    heading: label,
    follow: (page: Page) =>
      page
        .getByRole("navigation", { name: "Main" })
        .getByRole("link", { name: label })
        .first()
        .click(),
  };
}
