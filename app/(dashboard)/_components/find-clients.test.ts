import { expect, test } from "vitest";
import { findClients } from "./find-clients";

test("clients are found by the words of their name or id", () => {
  const clients = [
    { id: "oelmuehle", name: "Ölmühle Süd" },
    { id: "acme", name: "Acme Dental" },
  ];
  const find = (q: string) => findClients(clients, q).map(({ id }) => id);
  expect(find("")).toEqual(["oelmuehle", "acme"]);
  expect(find("  sud OLM ")).toEqual(["oelmuehle"]);
  expect(find("dent ac")).toEqual(["acme"]);
  expect(find("oelm")).toEqual(["oelmuehle"]);
  expect(find("dental sud")).toEqual([]);
});
