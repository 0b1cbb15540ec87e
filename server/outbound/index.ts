export { ALLOW_NOTHING, type Allow, readAllow } from "./allow.ts";
export { guardUrl, type UrlVerdict } from "./guard.ts";
export type { Resolve } from "./resolve.ts";
export { openSender, type Sender, type SendRequest, type SendResult } from "./send.ts";
export { createSecret, signMessage } from "./sign.ts";
