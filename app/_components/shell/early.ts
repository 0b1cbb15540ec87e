/**
 * Keeps what somebody does before the page has woken up: a button that was pressed is pressed again
 * once React has woken it, and what was typed or chosen is told to React then. On a slow device a
 * page looks ready seconds before; without this a press is lost, and text is taken back. Links and
 * forms that the browser can follow by itself are left to it.
 *
 * It stands in the page as text, so it knows nothing of what is around it.
 */
export const EARLY_SCRIPT = `(${keepWhatIsEarly})()`;

function keepWhatIsEarly(): void {
  /** What is still asleep then is not React's. */
  const limitMs = 60_000;
  type Field = (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement) & {
    _valueTracker?: { setValue(value: string): void };
  };
  type Kept = { type: "click" | "input"; again: () => void };
  /** In the order in which the parts were first touched. */
  const kept = new Map<Element, Kept>();

  const isOver = () => performance.now() > limitMs;
  const isAwake = (part: Element) =>
    Object.keys(part).some((key) => key.startsWith("__reactProps$"));

  function keep(part: Element, what: Kept): void {
    if (kept.size === 0) requestAnimationFrame(look);
    kept.set(part, what);
  }

  function look(): void {
    for (const [part, what] of [...kept]) {
      const isGone = !part.isConnected || part.matches(":disabled") || isOver();
      if (isGone || (isAwake(part) && arrives(part, what))) kept.delete(part);
    }
    if (kept.size > 0) requestAnimationFrame(look);
  }

  /** React stops an event on its way where something around the part is still asleep. */
  function arrives(part: Element, { type, again }: Kept): boolean {
    let hasArrived = false;
    const listener = () => {
      hasArrived = true;
    };
    part.addEventListener(type, listener);
    again();
    part.removeEventListener(type, listener);
    return hasArrived;
  }

  addEventListener(
    "click",
    (event) => {
      const part = (event.target as Element).closest<HTMLButtonElement | HTMLInputElement>(
        "button, [type=checkbox], [type=radio]",
      );
      if (part === null || isAwake(part) || isOver()) return;
      if (part.type === "submit" && part.form?.hasAttribute("action")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      keep(part, { type: "click", again: () => part.click() });
    },
    true,
  );

  addEventListener(
    "input",
    (event) => {
      const field = event.target as Field;
      if (isAwake(field) || isOver() || field.matches("[type=checkbox], [type=radio]")) return;
      const { value } = field;
      const again = () => {
        field.value = value;
        // React hears only of what differs from what it saw last.
        field._valueTracker?.setValue(`${value}.`);
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
      };
      keep(field, { type: "input", again });
    },
    true,
  );
}
