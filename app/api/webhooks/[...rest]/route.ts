/** Any other path under /api/webhooks/ is answered like one of an unknown client. */
export { DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT } from "../retell/[client]/route";
export const dynamic = "force-dynamic";
