import { createServer } from "node:http";
import { announce } from "./announce.ts";

/**
 * The far end of forwarding: answers 200 to everything, and never to what goes to `/hangs`. Keeps
 * when each request had arrived, in ms of the wall clock, by path and event.
 */
let arrivals: { path: string; eventId: string; at: number }[] = [];

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    const path = request.url ?? "";
    if (path === "/hangs") return;
    arrivals.push({ path, eventId: String(request.headers["ringonce-event-id"]), at: Date.now() });
    response.end();
  });
}).listen(0, "127.0.0.1", () => announce(server));
server.keepAliveTimeout = 60_000;

type Order = "count" | "take";

process.on("message", (order: { receiver: Order }) => {
  if (order.receiver === "count") {
    process.send?.({ count: arrivals.length });
    return;
  }
  process.send?.({ arrivals });
  arrivals = [];
});
