import { expect, test } from "vitest";
import { whereIs } from "./database-url.ts";

test.each([
  ["postgres://app:pw@db.example/events", { host: "db.example:5432", name: "events", user: "app" }],
  ["postgres://app:pw@db.example:6432", { host: "db.example:6432", name: "app", user: "app" }],
  ["postgres://a%40b:pw@h1:1,h2:2/x", { host: "h1:1, h2:2", name: "x", user: "a@b" }],
])("where %s is, as the driver reads it", (url, where) => {
  expect(whereIs(url)).toEqual(where);
});
