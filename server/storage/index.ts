export { readStorage } from "./storage.ts";
