import type { IncomingMessage } from "node:http";

const PEER = "x-ringonce-peer";
const PATH = "x-ringonce-path";
/** Any of these means that somebody stands between us and who asks. */
const PROXY_HEADERS = ["x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via"];

/**
 * Writes onto a request what Next does not tell its pages: who is at the other end of the
 * socket, and which path was asked. Whatever a client put under these names is gone.
 * Call it for every request before Next gets it.
 */
export function noteRequest(request: IncomingMessage): void {
  const { headers, socket } = request;
  delete headers[PEER];
  const isProxied = PROXY_HEADERS.some((name) => headers[name] !== undefined);
  if (!isProxied && socket.remoteAddress !== undefined) headers[PEER] = socket.remoteAddress;
  headers[PATH] = request.url ?? "/";
}

/** The address at the other end, or null behind a proxy. Only as good as `noteRequest`. */
export function peerOf(headers: Headers): string | null {
  return headers.get(PEER);
}

/** The path and query that were asked, without what Next adds for its own requests. */
export function askedPath(headers: Headers): string {
  const path = headers.get(PATH) ?? "/";
  if (!path.startsWith("/") || !URL.canParse(path, "http://here.invalid")) return "/";
  const url = new URL(path, "http://here.invalid");
  url.searchParams.delete("_rsc");
  return url.pathname + url.search;
}
