import { COOKIE_ATTRIBUTES, OWN_MARK, ZONE_COOKIE } from "./zone-cookie";

/**
 * Notes the device's zone before the first page of the dashboard is asked for: already the login
 * page does. It stands in the page as text, so it knows nothing of what is around it.
 */
export const ZONE_SCRIPT = `(${noteOwnZone})(${JSON.stringify(ZONE_COOKIE)},${JSON.stringify(OWN_MARK)},${JSON.stringify(COOKIE_ATTRIBUTES)})`;

function noteOwnZone(name: string, mark: string, attributes: string): void {
  const kept = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  const isOwn = kept === undefined || kept.startsWith(`${name}=${encodeURIComponent(mark)}`);
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const wanted = `${name}=${encodeURIComponent(mark + zone)}`;
  // biome-ignore lint/suspicious/noDocumentCookie: the other way is not everywhere
  if (isOwn && kept !== wanted) document.cookie = wanted + attributes;
}
