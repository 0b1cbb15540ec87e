import { expect, test } from "vitest";
import { sharedBuffersMegabytes } from "./postmaster.ts";

const GIB = 1024 ** 3;

test.each([
  ["half a gigabyte", GIB / 2, 128],
  ["4 GB", 4 * GIB, 256],
  ["24 GB", 24 * GIB, 1_024],
])("with %s of memory", (_, bytes, megabytes) => {
  expect(sharedBuffersMegabytes(bytes)).toBe(megabytes);
});
