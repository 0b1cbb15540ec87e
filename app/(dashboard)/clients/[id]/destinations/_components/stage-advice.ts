import type { ForwardStage } from "#server/domain/forward";

/** How far a request came, in a word. */
export const STAGE_NAMES: Record<ForwardStage, string> = {
  guard: "Address not allowed",
  resolve: "Name not found",
  connect: "No connection",
  tls: "TLS failed",
  timeout: "No answer in time",
  send: "Connection broke",
  status: "Not accepted",
  lost: "Interrupted",
};

/**
 * What to do about a request that was not delivered, for whoever looks after the receiver.
 *
 * @returns null where the error itself says what to do
 */
export function adviceFor(stage: ForwardStage, httpStatus: number | null): string | null {
  switch (stage) {
    case "guard":
      return null;
    case "resolve":
      return "Check the host name in the URL for typing errors, and that it is in public DNS.";
    case "connect":
      return "Nothing took the connection. Check the port, that the receiver runs, and that its firewall lets this server in.";
    case "tls":
      return "Check that the receiver's certificate is for this host, not expired, and sent with its intermediate certificates.";
    case "timeout":
      return "The receiver must answer within the time limit: let it answer 200 first and do its work after, or give it more time under Sending.";
    case "send":
      return "The connection ended before there was a whole answer. Look at the receiver's log, or at a proxy before it.";
    case "lost":
      return "Ringonce was stopped meanwhile. Send it again.";
    case "status":
      return adviceForStatus(httpStatus);
  }
}

function adviceForStatus(status: number | null): string | null {
  if (status === null || (status >= 300 && status < 400)) return null;
  switch (status) {
    case 400:
    case 422:
      return "The receiver did not like the body. Try the other form of the body, and look at its log.";
    case 401:
    case 403:
      return "The receiver wants to be convinced: check the headers, such as an API key, and that it verifies with this destination's secret.";
    case 404:
    case 405:
      return "There is nothing that takes a POST at this path. Check the end of the URL.";
    case 410:
      return "The receiver says that this URL is gone for good. A real event would pause the destination.";
    case 413:
      return "The receiver takes only smaller bodies. Raise its limit: a call with a long transcript has some hundred kilobytes.";
    case 429:
      return "The receiver wants fewer requests. Set a rate cap under Sending.";
  }
  return status >= 500
    ? "The receiver failed. Its own log says why."
    : "Any 2xx status counts as delivered. Look at the answer, and at the receiver's log.";
}
