import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { afterEach, expect, test, vi } from "vitest";
import { createSecret, openSender, readAllow, signMessage } from "#server/outbound/index";
import { VERIFY_SNIPPET } from "./verify-snippet";

let receiver: ChildProcess | undefined;
afterEach(() => receiver?.kill("SIGKILL"));

test("the receiver to copy takes what is signed, and turns away what is not", async () => {
  const secret = createSecret();
  const port = await freePort();
  receiver = spawn(process.execPath, ["--input-type=module"], {
    env: { ...process.env, RINGONCE_SECRET: secret, PORT: String(port) },
    stdio: ["pipe", "ignore", "inherit"],
  });
  receiver.stdin?.end(VERIFY_SNIPPET);

  const sender = openSender({ allow: readAllow(["127.0.0.1"]) });
  const post = (secrets: string[]) => {
    const body = '{"event":"call_ended","note":"grün"}';
    const timestamp = Math.floor(Date.now() / 1_000);
    return sender.sendRequest({
      url: `http://127.0.0.1:${port}/`,
      headers: signMessage({ webhookId: "msg_1", timestamp, body, secrets }),
      body,
      timeoutMs: 5_000,
    });
  };
  try {
    await vi.waitFor(async () => expect((await post([secret])).httpStatus).toBe(204), {
      timeout: 60_000,
      interval: 100,
    });
    expect((await post([createSecret(), secret])).httpStatus).toBe(204);
    expect((await post([createSecret()])).httpStatus).toBe(401);
  } finally {
    await sender.close();
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
