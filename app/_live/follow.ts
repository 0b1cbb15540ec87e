import type { QueryClient } from "@tanstack/react-query";
import { goToLogin } from "@/_trpc/leave-when-signed-out";
import { createConnection } from "./connection";
import { keepCurrent } from "./keep-current";
import { liveState } from "./live-state";

/** One per tab, shared by all that is on the page. */
const connection = createConnection(goToLogin);
connection.onState(() => liveState.set(connection.state()));

/**
 * Keeps the queries of a client current.
 *
 * @returns a function that ends it
 */
export function follow(client: QueryClient): () => void {
  const end = keepCurrent(client, connection);
  connection.start();
  liveState.set(connection.state());
  return end;
}
