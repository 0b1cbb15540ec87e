export {
  isObject,
  type JsonObject,
  objectUnder,
  type SubjectKind,
  subjectOf,
} from "./envelope.ts";
export {
  generateIdempotencyKey,
  IDENTITY_MEMBERS,
  IDENTITY_VERSION,
  type Identity,
  identify,
} from "./identity.ts";
export type {
  RetellAlert,
  RetellCall,
  RetellChat,
  RetellInbound,
  RetellPayloads,
} from "./payloads.ts";
export {
  SIGNATURE_TOLERANCE_MS,
  type SignatureVerdict,
  signBody,
  verifySignature,
} from "./signature.ts";
export {
  readCents,
  readDurationMs,
  readInstant,
  readInstantMs,
  readJson,
  readJsonObject,
  readSeconds,
  readText,
  readUrl,
  storable,
} from "./sound.ts";
export { storableText } from "./storable.ts";
export { withoutWordTimings } from "./word-timings.ts";
