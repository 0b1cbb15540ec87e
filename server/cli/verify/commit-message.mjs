// Git hook: refuses a commit message that is not in the conventional form.
import { readFileSync } from "node:fs";

const TYPES = "build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test";
const FORM = new RegExp(
  `^((${TYPES})(\\([a-z0-9-]+\\))?!?: \\S.*|Merge .*|Revert ".*|(fixup|squash)! .*)$`,
);

const [subject = ""] = readFileSync(process.argv[2] ?? "", "utf8").split("\n");
if (!FORM.test(subject)) {
  console.error(
    `"${subject}" is not in the conventional form: "feat(inbox): record every duplicate".\nTypes: ${TYPES.replaceAll("|", ", ")}.`,
  );
  process.exit(1);
}
