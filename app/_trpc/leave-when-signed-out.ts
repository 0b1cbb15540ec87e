import type { QueryClient } from "@tanstack/react-query";
import { httpStatusOf } from "./query-client";

/** When the server no longer knows the session, goes to the login page and comes back after. */
export function leaveWhenSignedOut(client: QueryClient): void {
  const leave = (error: unknown) => {
    if (httpStatusOf(error) !== 401 || location.pathname === "/login") return;
    const here = location.pathname + location.search;
    location.assign(`/login?next=${encodeURIComponent(here)}`);
  };
  client.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error") leave(event.action.error);
  });
  client.getMutationCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error") leave(event.action.error);
  });
}
