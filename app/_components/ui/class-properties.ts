/*
 * Which property a Tailwind class sets, as far as our components overrule one another. In place of
 * tailwind-merge, which knows all of Tailwind and weighs as much as a page of ours; the test holds
 * this against it, for every class that the app has.
 */

/** Classes that are a whole word, by the property they set. */
const WORDS: Record<string, string> = {};
for (const [property, words] of Object.entries({
  display:
    "block inline inline-block flex inline-flex grid inline-grid table table-row table-cell contents hidden",
  position: "static fixed absolute relative sticky",
  "text-align": "text-left text-center text-right",
  "text-overflow": "truncate",
  transform: "uppercase lowercase capitalize normal-case",
  decoration: "underline line-through no-underline",
  style: "italic not-italic",
  direction: "flex-row flex-col",
  "flex-wrap": "flex-wrap flex-nowrap",
  read: "sr-only not-sr-only",
  family: "font-sans font-mono",
  collapse: "border-collapse border-separate",
  "border-style": "border-solid border-dashed border-none",
  table: "table-fixed table-auto",
})) {
  for (const word of words.split(" ")) WORDS[word] = property;
}

/** Where a class's name alone does not say it: the first that fits. */
const RULES: readonly [RegExp, string][] = [
  [/^text-(2?xs|sm|base|lg|2?xl)(\/.+)?$/, "font-size"],
  [/^text-(balance|pretty|wrap|nowrap)$/, "text-wrap"],
  [/^text-.+$/, "color"],
  [/^border(-\d)?$/, "border"],
  [/^border-([xytrbl])(-\d)?$/, "border-$1"],
  [/^border-([xytrbl])-.+$/, "border-color-$1"],
  [/^border-.+$/, "border-color"],
  [/^rounded-([trbl]{1,2})(-.+)?$/, "rounded-$1"],
  [/^rounded(-.+)?$/, "rounded"],
  [/^flex-[\d[].*$/, "flex"],
  [/^outline(-\d)?$|^outline-none$/, "outline"],
  [/^outline-offset-.+$/, "outline-offset"],
  [/^ring(-\d)?$/, "ring"],
  [/^ring-inset$/, "ring-inset"],
  [/^ring-.+$/, "ring-color"],
  [/^divide-([xy])(-.+)?$/, "divide-$1"],
  [/^divide-.+$/, "divide-color"],
  [/^decoration-\d$/, "decoration-thickness"],
  [/^decoration-.+$/, "decoration-color"],
  [/^shadow-\[.*$/, "shadow-as-written"],
  [/^shadow(-[^-]+)?$/, "shadow"],
  [
    /^(bg|whitespace|justify-self|justify-items|justify|items|self|content|place-\w+|cursor)-.+$/,
    "$1",
  ],
  // All others are named after what they set, and end in the value.
  [/^(.+?)-[[(].*$/, "$1"],
  [/^(.+)-[^-]+$/, "$1"],
];

/** What a class sets, and under which modifiers (`hover:`). */
export function propertyOf(name: string): [modifiers: string, property: string] {
  const end = name.search(/[^:]*(\[.*\]|\(.*\))?[^:]*$/);
  const modifiers = name.slice(0, end);
  const utility = name.slice(end).replace(/^-/, "");
  const rule = RULES.find(([pattern]) => pattern.test(utility));
  return [modifiers, WORDS[utility] ?? (rule ? utility.replace(...rule) : utility)];
}

const REPLACED: Record<string, string> = {
  p: "px py pt pr pb pl",
  px: "pr pl",
  py: "pt pb",
  m: "mx my mt mr mb ml",
  mx: "mr ml",
  my: "mt mb",
  size: "w h",
  gap: "gap-x gap-y",
  inset: "inset-x inset-y top right bottom left",
  "inset-x": "left right",
  "inset-y": "top bottom",
  border: "border-x border-y border-t border-r border-b border-l",
  "border-x": "border-l border-r",
  "border-y": "border-t border-b",
  "border-color": "border-color-t border-color-b border-color-l border-color-r",
  "font-size": "leading",
  flex: "grow shrink basis",
  rounded: "rounded-t rounded-b rounded-l rounded-r",
  overflow: "overflow-x overflow-y",
};

/** The properties that a later one sets along with its own: `p-4` ends an earlier `px-2`. */
export function replacedBy(property: string): string[] {
  return REPLACED[property]?.split(" ") ?? [];
}
