import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect, it } from "vitest";
import { askedPath, noteRequest, peerOf } from "./request-notes.ts";

function noted(headers: Record<string, string>, peer = "127.0.0.1", url = "/"): Headers {
  const socket = new Socket();
  Object.defineProperty(socket, "remoteAddress", { value: peer });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, headers);
  request.url = url;
  noteRequest(request);
  return new Headers(request.headers as Record<string, string>);
}

it("tells the address at the other end", () => {
  expect(peerOf(noted({}))).toBe("127.0.0.1");
  expect(peerOf(noted({}, "203.0.113.7"))).toBe("203.0.113.7");
});

it("does not believe what a client says about itself", () => {
  expect(peerOf(noted({ "x-ringonce-peer": "127.0.0.1" }, "203.0.113.7"))).toBe("203.0.113.7");
  expect(askedPath(noted({ "x-ringonce-path": "/elsewhere" }, undefined, "/events"))).toBe(
    "/events",
  );
});

it.each(["x-forwarded-for", "forwarded", "x-real-ip", "via"])(
  "knows no address behind a proxy that says %s",
  (name) => {
    expect(peerOf(noted({ [name]: "127.0.0.1", "x-ringonce-peer": "127.0.0.1" }))).toBeNull();
  },
);

it("gives back the page that was asked, without Next's own parameter", () => {
  expect(askedPath(noted({}, undefined, "/events?status=dead&_rsc=1abc"))).toBe(
    "/events?status=dead",
  );
  expect(askedPath(noted({}, undefined, "*"))).toBe("/");
});
