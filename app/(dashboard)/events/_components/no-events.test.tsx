import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { eventFilterSchema } from "#server/domain/event-filter";
import { NoEvents } from "./no-events";

vi.mock("next/navigation", () => ({ useRouter: () => ({}) }));
afterEach(cleanup);

function show(given: { clientId?: string; status?: "dead" }) {
  render(
    <NoEvents
      active={Object.keys(given).length}
      filter={eventFilterSchema.parse(given)}
      clients={[
        { id: "acme", name: "Acme" },
        { id: "bolt", name: "Bolt" },
      ]}
      withTestsHref="/events?tests=true"
      onClear={() => {}}
    />,
  );
}
const hrefOf = (name: string) => screen.getByRole("link", { name }).getAttribute("href");

it("says of a client that has had no event how to connect it", () => {
  show({ clientId: "bolt" });
  expect(screen.getByText("Bolt has had no event yet")).toBeTruthy();
  expect(hrefOf("Connect it to Retell")).toBe("/clients/bolt");
  expect(screen.queryByRole("button", { name: "Clear the filters" })).toBeNull();
});

it.each([{ clientId: "bolt", status: "dead" as const }, { clientId: "nobody" }])(
  "offers to clear filters that may hide what there is: %j",
  (given) => {
    show(given);
    expect(screen.getByText("No event matches")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Clear the filters" })).toBeTruthy();
  },
);

it("leads to all clients where none is chosen", () => {
  show({});
  expect(hrefOf("Connect a client to Retell")).toBe("/clients");
});
