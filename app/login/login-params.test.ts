import { expect, it } from "vitest";
import { loginErrorText, readLoginParams } from "./login-params";

it("takes each parameter once, as text, and nothing else", () => {
  expect(readLoginParams({ next: "/events", setup: "abc", error: "wrong_credentials" })).toEqual({
    next: "/events",
    setup: "abc",
    invite: null,
    error: "wrong_credentials",
  });
  expect(readLoginParams({ next: ["/a", "/b"], setup: "" })).toEqual({
    next: null,
    setup: null,
    invite: null,
    error: null,
  });
});

it("says nothing for a code it does not know: the URL is anybody's to write", () => {
  expect(loginErrorText("Your account is locked, call +1 555")).toBeNull();
  expect(loginErrorText("constructor")).toBeNull();
  expect(loginErrorText("too_many_tries")).toContain("Too many tries");
});
