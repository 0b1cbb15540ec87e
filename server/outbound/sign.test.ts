import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { createSecret, signMessage } from "./sign.ts";

const now = () => Math.floor(Date.now() / 1_000);

it("signs what the reference implementation verifies, whatever the body says", () => {
  fc.assert(
    fc.property(fc.json(), fc.string({ unit: "grapheme" }), (body, webhookId) => {
      const secret = createSecret();
      const headers = signMessage({
        webhookId: `msg_${encodeURIComponent(webhookId.toWellFormed())}`,
        timestamp: now(),
        body,
        secrets: [secret],
      });
      expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    }),
  );
});

it("signs bytes as it signs their text", () => {
  const secrets = [createSecret()];
  const message = { webhookId: "msg_1", timestamp: 1_700_000_000, secrets };
  const body = '{"text":"schön"}';
  expect(signMessage({ ...message, body: Buffer.from(body) })).toEqual(
    signMessage({ ...message, body }),
  );
});

it("can be verified with the new secret and with the previous one while they overlap", () => {
  const secrets = [createSecret(), createSecret()];
  const body = "{}";
  const headers = signMessage({ webhookId: "msg_1", timestamp: now(), body, secrets });
  expect(headers["webhook-signature"].split(" ")).toHaveLength(2);
  for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toEqual({});
  expect(() => new Webhook(createSecret()).verify(body, headers)).toThrow("No matching signature");
});

it("covers the id, the time and the body", () => {
  const secret = createSecret();
  const headers = signMessage({
    webhookId: "msg_1",
    timestamp: now(),
    body: "{}",
    secrets: [secret],
  });
  const webhook = new Webhook(secret);
  expect(() => webhook.verify("[]", headers)).toThrow();
  expect(() => webhook.verify("{}", { ...headers, "webhook-id": "msg_2" })).toThrow();
  const later = { ...headers, "webhook-timestamp": String(now() + 5) };
  expect(() => webhook.verify("{}", later)).toThrow();
});

it("creates secrets of 32 random bytes in the usual form", () => {
  const [one, other] = [createSecret(), createSecret()];
  expect(one).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(one).not.toBe(other);
});
