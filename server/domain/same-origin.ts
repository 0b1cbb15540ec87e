/**
 * Whether a browser says that this request comes from a page of ours.
 *
 * `Sec-Fetch-Site` decides where it is sent (https and localhost). Elsewhere `Origin` must name
 * the host that was asked, or the public one. A request with neither comes from no page, so it
 * does not count: scripts have the command line.
 */
export function isSameOrigin(headers: Headers, publicUrl: string): boolean {
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  if (origin === null || !URL.canParse(origin)) return false;
  const { host } = new URL(origin);
  return host === headers.get("host") || host === new URL(publicUrl).host;
}
