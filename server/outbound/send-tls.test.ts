import { createServer as createTlsServer } from "node:https";
import { describe, expect, it } from "vitest";
import { EXPIRED_CERTIFICATE, GOOD_CERTIFICATE } from "../testing/certificates.ts";
import { post, resolveTo, SOON_MS, senderWorld } from "../testing/sender-world.ts";

const { listen, open, receiveRaw } = senderWorld();

describe("TLS", () => {
  const receiveTls = async (certificate: typeof GOOD_CERTIFICATE) => {
    const server = createTlsServer(certificate, (request, response) => {
      request.resume().on("end", () => response.end("private"));
    });
    return listen(server);
  };
  const resolve = resolveTo("127.0.0.1");

  it("is spoken with a receiver whose certificate is trusted and names it", async () => {
    const port = await receiveTls(GOOD_CERTIFICATE);
    const sender = open({ resolve, ca: GOOD_CERTIFICATE.cert });
    for (const host of ["receiver.test", "127.0.0.1"]) {
      expect(await post(sender, `https://${host}:${port}/`)).toMatchObject({
        ok: true,
        responseExcerpt: "private",
      });
    }
  });

  it.each([
    ["a stranger signed", GOOD_CERTIFICATE, undefined, "receiver.test", "self-signed certificate"],
    [
      "has expired",
      EXPIRED_CERTIFICATE,
      EXPIRED_CERTIFICATE.cert,
      "receiver.test",
      "certificate has expired",
    ],
    [
      "is for another name",
      GOOD_CERTIFICATE,
      GOOD_CERTIFICATE.cert,
      "other.test",
      "ERR_TLS_CERT_ALTNAME_INVALID",
    ],
  ])("fails where the certificate %s", async (_why, certificate, ca, host, words) => {
    const port = await receiveTls(certificate);
    expect(await post(open({ resolve, ca }), `https://${host}:${port}/`)).toMatchObject({
      ok: false,
      httpStatus: null,
      stage: "tls",
      error: expect.stringContaining(words),
    });
  });

  it("fails where the receiver does not speak it", async () => {
    const url = await receiveRaw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await post(open(), url.replace("http:", "https:"))).toMatchObject({
      ok: false,
      stage: "tls",
    });
  });

  it("fails where the receiver is silent, and says that it was the handshake", async () => {
    const url = await receiveRaw(() => {});
    expect(await post(open(), url.replace("http:", "https:"), SOON_MS)).toMatchObject({
      ok: false,
      stage: "tls",
      error: "No connection within 2 s.",
    });
  });
});
