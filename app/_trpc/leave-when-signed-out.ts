import type { QueryClient } from "@tanstack/react-query";
import { httpStatusOf } from "./query-client";

/** When the server no longer knows the session, goes to the login page and comes back after. */
export function leaveWhenSignedOut(client: QueryClient): void {
  const leave = (error: unknown) => {
    if (httpStatusOf(error) === 401) goToLogin();
  };
  client.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error") leave(event.action.error);
  });
  client.getMutationCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error") leave(event.action.error);
  });
}

/** To sign in, and then back to where one was. */
export function goToLogin(): void {
  if (location.pathname === "/login") return;
  const here = location.pathname + location.search;
  location.assign(`/login?next=${encodeURIComponent(here)}`);
}
