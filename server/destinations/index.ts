export { type Destination, matches, signingSecrets } from "./destination.ts";
export {
  DESTINATIONS_CHANGED,
  type DestinationDirectory,
  openDestinationDirectory,
} from "./directory.ts";
