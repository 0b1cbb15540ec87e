import { formatCount } from "@/_components/format";
import type { Group } from "./failure-group";

type Failed = Pick<Group, "kind" | "dead" | "inDoubt" | "waiting">;

/** What becomes of all that these groups hold; of what there is none of is not spoken. */
export function becomesWords(groups: readonly Failed[]): string {
  const [dead, inDoubt, waiting] = [
    count(groups, "dead"),
    count(groups, "inDoubt"),
    count(groups, "waiting"),
  ];
  const words = [
    dead.of > 0 && `${dead.words} had ${dead.of === 1 ? "its" : "their"} last try`,
    inDoubt.of > 0 &&
      `${inDoubt.words} ${inDoubt.of === 1 ? "fails" : "fail"} until somebody says whether an effect happened`,
    waiting.of > 0 &&
      `${waiting.words} will be tried again by ${waiting.of === 1 ? "itself" : "themselves"}`,
  ];
  return `${words.filter(Boolean).join(", ")}.`;
}

/** As in `1 event`, `160 events and forwards`. */
function count(groups: readonly Failed[], what: "dead" | "inDoubt" | "waiting") {
  const some = groups.filter((group) => group[what] > 0);
  const of = some.reduce((sum, group) => sum + group[what], 0);
  const nouns = [
    some.some(({ kind }) => kind === "processing") && "event",
    some.some(({ kind }) => kind === "forwarding") && "forward",
  ].filter((noun) => noun !== false);
  return {
    of,
    words: `${formatCount(of)} ${nouns.map((noun) => noun + (of === 1 ? "" : "s")).join(" and ")}`,
  };
}
