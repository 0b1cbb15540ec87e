import { expect, test } from "vitest";
import { fieldErrors } from "./field-error";

const failure = (...fields: string[]) => ({ message: "Change this.", data: { fields } });
const KNOWN = ["url", "headers"];

test("the message stands at the first field that is wrong, and there only", () => {
  const errors = fieldErrors(failure("settings.headers.1.name", "settings.url"), KNOWN);
  expect(errors.within("headers.1")).toBe("Change this.");
  expect(errors.within("headers")).toBe("Change this.");
  expect(errors.of("headers")).toBeNull();
  expect(errors.within("headers.10")).toBeNull();
  expect(errors.of("url")).toBeNull();
  expect(errors.other).toBeNull();
});

test("what the domain says of a field stands there too", () => {
  expect(fieldErrors(failure("url"), KNOWN).of("url")).toBe("Change this.");
});

test("what is about no field of the form is said apart", () => {
  expect(fieldErrors(failure(), KNOWN).other).toBe("Change this.");
  expect(fieldErrors(failure("clientId"), KNOWN).other).toBe("Change this.");
  expect(fieldErrors({ message: "Failed to fetch" }, KNOWN).other).toContain("connection");
});

test("without a failure nothing is said", () => {
  const errors = fieldErrors(null, KNOWN);
  expect([errors.of("url"), errors.within("headers"), errors.other]).toEqual([null, null, null]);
});
