export { readClientsCopy } from "./copy.ts";
export {
  type AdmittedClient,
  type ClientDirectory,
  openClientDirectory,
} from "./directory.ts";
export { CannotUnseal, opens, seal, unseal } from "./seal.ts";
export {
  addClient,
  ClientExists,
  type ClientSummary,
  disableClient,
  enableClient,
  getClient,
  InvalidClient,
  listClients,
  readCurrentKey,
  renameClient,
  rotateKey,
  UnknownClient,
} from "./verbs.ts";
