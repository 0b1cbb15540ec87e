import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, it } from "vitest";
import { TimesShown } from "@/_time/zone-context";
import type { DuplicateDetail } from "./detail";
import { WhyCard } from "./why-card";

afterEach(cleanup);

it("says when in the zone that the page states, and the rest as it is written", () => {
  const evidence = [
    "The first delivery came 2026-11-26 19:26:51.003 UTC. We answered it 200 after 51 ms.",
    "This copy was signed 1.6 s after it.",
  ];
  const detail = {
    explanation: { cause: "sent_twice", isCertain: true, evidence },
    isExplained: true,
  } as unknown as DuplicateDetail;
  render(
    <TimesShown initial={{ zone: "Asia/Kolkata", isOwn: false }} renderedAtMs={Date.now()}>
      <WhyCard detail={detail} />
    </TimesShown>,
  );
  expect(screen.getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "The first delivery came 2026-11-27 00:56:51.003 +05:30. We answered it 200 after 51 ms.",
    "This copy was signed 1.6 s after it.",
  ]);
});
