const ORIGIN = "http://here.invalid";

/**
 * Where to go after signing in: `next` if it is a page of ours, else the overview. It comes from
 * the URL, so anybody may have written it; what leads elsewhere must not pass.
 *
 * @returns a path with query and fragment that a browser resolves to this very origin
 */
export function safeNextPath(next: string | null | undefined): string {
  if (!next?.startsWith("/") || !URL.canParse(next, ORIGIN)) return "/";
  const url = new URL(next, ORIGIN);
  const path = url.pathname + url.search + url.hash;
  // `/.//evil.example` is ours when parsed, and `//evil.example` when it comes out.
  const leadsAway = url.origin !== ORIGIN || path.startsWith("//");
  const isNoPage = url.pathname === "/login" || url.pathname.startsWith("/api/");
  return leadsAway || isNoPage ? "/" : path;
}
