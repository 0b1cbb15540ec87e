import { addClient } from "../../clients/index.ts";
import { openDatabase } from "../../db/index.ts";

export const CLIENT = "bench";
export const WEBHOOK_PATH = `/api/webhooks/retell/${CLIENT}`;

export async function addBenchClient(url: string, appSecret: string, retellApiKey: string) {
  const database = openDatabase(url);
  try {
    await addClient(database.dashboard, appSecret, { id: CLIENT, name: "Bench", retellApiKey });
  } finally {
    await database.close();
  }
}
