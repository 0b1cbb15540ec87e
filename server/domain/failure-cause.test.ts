import { describe, expect, test } from "vitest";
import { doubtCause, type ForwardFailure, forwardCause, processingCause } from "./failure-cause.ts";

describe("processingCause takes out what differs and keeps what tells problems apart", () => {
  test.each([
    // PostgreSQL: values go, names of the schema stay.
    [
      'PostgresError: duplicate key value violates unique constraint "calls_pkey"',
      'PostgresError: duplicate key value violates unique constraint "calls_pkey"',
    ],
    [
      'PostgresError: null value in column "client_id" of relation "calls" violates not-null constraint',
      'PostgresError: null value in column "client_id" of relation "calls" violates not-null constraint',
    ],
    [
      'PostgresError: invalid input syntax for type integer: "12 minutes"',
      "PostgresError: invalid input syntax for type integer: …",
    ],
    [
      'PostgresError: invalid byte sequence for encoding "UTF8": 0x00',
      'PostgresError: invalid byte sequence for encoding "UTF8": …',
    ],
    [
      'PostgresError: relation "leads" does not exist',
      'PostgresError: relation "leads" does not exist',
    ],
    [
      "PostgresError: value too long for type character varying(40)",
      "PostgresError: value too long for type character varying(…)",
    ],
    [
      "PostgresError: date/time field value out of range: 1700000000123-01-01",
      "PostgresError: date/time field value out of range: …",
    ],
    ["PostgresError: division by zero", "PostgresError: division by zero"],
    // V8 and node.
    [
      "TypeError: Cannot read properties of undefined (reading 'user_sentiment')",
      "TypeError: Cannot read properties of undefined (reading 'user_sentiment')",
    ],
    [
      `SyntaxError: Unexpected token 'o', "{"a": oops}" is not valid JSON`,
      "SyntaxError: Unexpected token … is not valid JSON",
    ],
    ["SyntaxError: Unexpected end of JSON input", "SyntaxError: Unexpected end of JSON input"],
    ["RangeError: Invalid time value", "RangeError: Invalid time value"],
    [
      "Error: ENOENT: no such file or directory, open '/var/lib/crm/4711.json'",
      "Error: ENOENT: no such file or directory, open …",
    ],
    ["Error: connect ECONNREFUSED 127.0.0.1:5432", "Error: connect ECONNREFUSED …"],
    ["Error: connect ECONNREFUSED ::1:5432", "Error: connect ECONNREFUSED …"],
    ["Error: connect ETIMEDOUT [2001:db8::17]:443", "Error: connect ETIMEDOUT …"],
    ["Error: getaddrinfo ENOTFOUND crm-4.acme.cloud", "Error: getaddrinfo ENOTFOUND …"],
    ["Error: write CONNECTION_CLOSED db.internal:5432", "Error: write CONNECTION_CLOSED …"],
    // What handlers say themselves.
    [
      "Error: Contact call_8d2f1c09aab34e was not found at https://crm.acme.com/v1/contacts?phone=%2B1415",
      "Error: Contact … was not found at …",
    ],
    ["Error: No lead for ada.l+1@acme.co.uk", "Error: No lead for …"],
    [
      "Error: The CRM answered with status 503 after 10012 ms",
      "Error: The CRM answered with status 503 after … ms",
    ],
    ["Error: HTTP 404 for lead 77", "Error: HTTP 404 for lead …"],
    [
      "Error: 0191e3a0-5b1c-7cc2-8f00-3f1d2a4b5c6d is locked since 2026-11-23T22:01:13.004Z",
      "Error: … is locked since …",
    ],
    ["Error: digest 9f86d081884c7d65 differs", "Error: digest … differs"],
    ["Error: token sk-live-4Yq8z0aKd93mXvTq refused", "Error: token … refused"],
    ["Error: can't reach the CRM, it isn't there", "Error: can't reach the CRM, it isn't there"],
    ["Error: line one\n  line two\u0000", "Error: line one line two"],
    [
      `ZodError: [\n  {\n    "expected": "string",\n    "code": "invalid_type",\n    "path": [\n      "call",\n      "tags",\n      3\n    ],\n    "message": "Invalid input: expected string, received undefined"\n  }\n]`,
      "ZodError: Invalid input: expected string, received undefined at call.tags",
    ],
    ["", "An error without a message"],
    ["4711", "…"],
  ])("%j", (error, cause) => {
    expect(processingCause(error)).toBe(cause);
  });

  test("a long text is cut to 120 characters without halving one", () => {
    const cause = processingCause(`Error: ${"🤖 beep ".repeat(200)}`);
    expect(cause.length).toBeLessThanOrEqual(120);
    expect(cause.length).toBeGreaterThan(110);
    expect(cause.isWellFormed()).toBe(true);
  });

  test("what is no longer considered begins at no half of one either", () => {
    for (const before of [989, 990, 991, 992]) {
      const cause = processingCause(`http://${"x".repeat(before)} 🤖🤖`);
      expect(cause.isWellFormed()).toBe(true);
    }
  });

  test("a long text of any make comes to an end", () => {
    for (const part of [
      "a:",
      "0.",
      "a.",
      "'",
      '"',
      "call_",
      "1-",
      "[:",
      "a@",
      "x_1-",
      "1,",
      " …",
    ]) {
      const cause = processingCause(part.repeat(20_000));
      expect(cause.length).toBeLessThanOrEqual(120);
    }
  });
});

describe("doubtCause keeps the name of the effect, but for what can only be of one event", () => {
  test.each([
    ["text the customer", "text the customer"],
    ["text 2 of 3", "text 2 of 3"],
    ['mail "sales" at crm.acme.com', 'mail "sales" at crm.acme.com'],
    ["text +1 (555) 010-0020", "text …"],
    ["text +15550100020 and +15550100021", "text … and …"],
    ["charge call_8d2f1c09aab34e", "charge …"],
    ["book 0191e3a0-5b1c-7cc2-8f00-3f1d2a4b5c6d", "book …"],
    ["mail ada.l+1@acme.co.uk", "mail …"],
    ["mail\n two\u0000 lines", "mail two lines"],
  ])("%j", (effect, name) => {
    expect(doubtCause(effect)).toBe(`EffectInDoubt: ${name}`);
  });

  test("a long one is cut to 120 characters, and so is one of any make", () => {
    for (const part of ["🤖 beep ", "a:", "1-", "1(", "call_", "a@", "x_1-"]) {
      const cause = doubtCause(part.repeat(200).slice(0, 200));
      expect(cause.length).toBeLessThanOrEqual(120);
      expect(cause.isWellFormed()).toBe(true);
    }
  });
});

describe("forwardCause says how far it came, and the status, code or words there", () => {
  const cases: [Partial<ForwardFailure> & Pick<ForwardFailure, "stage">, string][] = [
    [{ stage: "status", httpStatus: 503, error: "Answered 503." }, "Answered 503"],
    [{ stage: "status", httpStatus: 404 }, "Answered 404"],
    [{ stage: "status", httpStatus: 302 }, "Answered 302, a redirect, which is not followed"],
    [
      { stage: "resolve", error: "getaddrinfo ENOTFOUND crm.acme.example" },
      "Name not resolved: ENOTFOUND",
    ],
    [{ stage: "resolve", error: "getaddrinfo EAI_AGAIN crm" }, "Name not resolved: EAI_AGAIN"],
    [
      { stage: "connect", error: "connect ECONNREFUSED 203.0.113.7:443" },
      "No connection: ECONNREFUSED",
    ],
    [{ stage: "connect", error: "connect EHOSTUNREACH 10.0.0.1" }, "No connection: EHOSTUNREACH"],
    [{ stage: "connect", error: null }, "No connection"],
    [
      { stage: "tls", error: "DEPTH_ZERO_SELF_SIGNED_CERT: self-signed certificate" },
      "TLS failed: DEPTH_ZERO_SELF_SIGNED_CERT",
    ],
    [{ stage: "tls", error: "self-signed certificate" }, "TLS failed: self-signed certificate"],
    [{ stage: "tls", error: "certificate has expired" }, "TLS failed: certificate has expired"],
    [
      {
        stage: "tls",
        error:
          "Hostname/IP does not match certificate's altnames: Host: crm.acme.example. is not in the cert's altnames: DNS:*.other.example",
      },
      "TLS failed: Hostname/IP does not match certificate's altnames: Host: … is not in the cert's altnames: DNS:…",
    ],
    [
      {
        stage: "tls",
        error: "write EPROTO 80D0FE:error:0A00010B:SSL routines:wrong version number",
      },
      "TLS failed: EPROTO",
    ],
    [{ stage: "timeout", error: "No answer within 10000 ms." }, "No answer in time"],
    [{ stage: "send", error: "read ECONNRESET" }, "Connection broke: ECONNRESET"],
    [{ stage: "send", error: "other side closed" }, "Connection broke: other side closed"],
    [
      { stage: "send", error: "UND_ERR_SOCKET other side closed" },
      "Connection broke: UND_ERR_SOCKET",
    ],
    [
      { stage: "send", error: "HPE_INVALID_CONSTANT Expected HTTP/" },
      "Connection broke: HPE_INVALID_CONSTANT",
    ],
    [
      { stage: "guard", error: "169.254.169.254 is a link-local address." },
      "Address not allowed: … is a link-local address.",
    ],
    [
      { stage: "lost", error: "The process crm-7:812 died." },
      "The process that was sending it died",
    ],
  ];
  test.each(cases)("%j", (failure, cause) => {
    expect(forwardCause({ httpStatus: null, error: null, ...failure })).toBe(cause);
  });
});
