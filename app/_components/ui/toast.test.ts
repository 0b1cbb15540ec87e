import { expect, test } from "vitest";
import { shownToasts, toast } from "./toast";

test("what is said of the same thing takes the place of what was said before", () => {
  toast.success("Acme is disabled.", { about: "whether acme is enabled" });
  toast.success("Renamed to Acme.", { about: "the name of acme" });
  toast.success("Copied.");
  toast.success("Copied.");
  toast.success("Acme is enabled.", { about: "whether acme is enabled" });
  expect(shownToasts().map(({ message }) => message)).toEqual([
    "Renamed to Acme.",
    "Copied.",
    "Copied.",
    "Acme is enabled.",
  ]);
});
