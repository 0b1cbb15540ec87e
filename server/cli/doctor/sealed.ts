import { CannotUnseal, unseal } from "../../clients/index.ts";

/** Whether what is stored can be opened with the secret there is now. */
export function opens(appSecret: string, sealed: string): boolean {
  try {
    unseal(appSecret, sealed);
    return true;
  } catch (error) {
    if (error instanceof CannotUnseal) return false;
    throw error;
  }
}
