import { join } from "node:path";

export const NEXT_APP = join(import.meta.dirname, "next-app");
