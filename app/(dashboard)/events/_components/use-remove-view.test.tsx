import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, it, vi } from "vitest";
import { shownToasts, toast } from "@/_components/ui/toast";
import { useTRPC } from "@/_trpc/client";
import { useRemoveView } from "./use-remove-view";

/** What the server is asked, and what it answers when the test lets it. */
const server = vi.hoisted(() => ({ asked: [] as unknown[], answer: () => Promise.resolve() }));
vi.mock("@/_trpc/call-procedure", () => ({
  askQuery: () => new Promise(() => {}),
  sendMutation: (path: string, input: unknown) => {
    server.asked.push([path, input]);
    return server.answer();
  },
}));

const VIEW = { id: "view_1", name: "Mine", search: "?status=dead" };
const OTHER = { id: "view_2", name: "Other", search: "?client=a" };

function removing() {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => ({ remove: useRemoveView(), trpc: useTRPC() }), { wrapper });
  const key = result.current.trpc.views.list.queryKey();
  client.setQueryData(key, [VIEW, OTHER]);
  return {
    remove: () => act(() => result.current.remove(VIEW)),
    listed: () => client.getQueryData(key),
    isStale: () => client.getQueryState(key)?.isInvalidated,
  };
}

afterEach(() => {
  cleanup();
  server.asked = [];
  for (const { id } of shownToasts()) toast.dismiss(id);
});

it("is gone at once, and comes back under its name when that is undone", async () => {
  let finish = () => {};
  server.answer = () => new Promise((resolve) => (finish = resolve));
  const view = removing();
  view.remove();
  expect(view.listed()).toEqual([OTHER]);
  await waitFor(() => expect(server.asked).toEqual([["views.remove", { viewId: VIEW.id }]]));
  expect(shownToasts()).toEqual([]);
  await act(async () => finish());
  await waitFor(() => expect(shownToasts()[0]?.action?.label).toBe("Undo"));
  act(() => shownToasts()[0]?.action?.onClick());
  await waitFor(() =>
    expect(server.asked[1]).toEqual(["views.save", { name: VIEW.name, search: VIEW.search }]),
  );
});

it("comes back when the server refuses, which is said", async () => {
  server.answer = () => Promise.reject(new Error("Your session has ended."));
  const view = removing();
  view.remove();
  await waitFor(() =>
    expect(shownToasts()).toMatchObject([{ tone: "danger", message: "Your session has ended." }]),
  );
  await waitFor(() => expect(view.listed()).toEqual([VIEW, OTHER]));
});
