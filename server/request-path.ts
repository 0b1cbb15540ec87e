import type { IncomingMessage } from "node:http";

/** The path as it was sent, without the query; nothing decoded. */
export function pathOf(request: IncomingMessage): string {
  const target = request.url ?? "";
  const query = target.indexOf("?");
  const path = query === -1 ? target : target.slice(0, query);
  if (path.startsWith("/")) return path;
  // "POST http://host/path HTTP/1.1", as proxies send it.
  const afterScheme = path.indexOf("://");
  const slash = afterScheme === -1 ? -1 : path.indexOf("/", afterScheme + 3);
  return slash === -1 ? path : path.slice(slash);
}
