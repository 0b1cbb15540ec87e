import { expect, it } from "vitest";
import { isSameOrigin } from "./same-origin.ts";

const PUBLIC_URL = "https://hooks.example.com";

it.each([
  [{ "sec-fetch-site": "same-origin" }, true],
  [{ "sec-fetch-site": "cross-site", origin: PUBLIC_URL }, false],
  [{ "sec-fetch-site": "same-site", origin: PUBLIC_URL }, false],
  [{ "sec-fetch-site": "none" }, false],
  [{ origin: PUBLIC_URL, host: "10.0.0.5:3000" }, true],
  [{ origin: "http://10.0.0.5:3000", host: "10.0.0.5:3000" }, true],
  [{ origin: "http://evil.example", host: "10.0.0.5:3000" }, false],
  [{ origin: "null", host: "10.0.0.5:3000" }, false],
  [{ host: "10.0.0.5:3000" }, false],
])("%j: %s", (headers, expected) => {
  expect(isSameOrigin(new Headers(headers), PUBLIC_URL)).toBe(expected);
});
