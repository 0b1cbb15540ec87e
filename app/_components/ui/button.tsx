import { LoaderCircle } from "lucide-react";
import { Children, type ComponentProps, cloneElement, isValidElement } from "react";
import { cn } from "./class-names";

const BASE =
  "inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border font-medium whitespace-nowrap transition-colors print:hidden disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0";

const VARIANTS = {
  primary: "border-transparent bg-accent text-on-accent hover:bg-accent-hover",
  secondary: "border-line-strong bg-surface text-ink shadow-card hover:bg-hover",
  ghost: "border-transparent bg-transparent text-muted hover:bg-hover hover:text-ink",
  danger: "border-danger/50 bg-surface text-danger-ink hover:bg-danger-soft",
};

const SIZES = {
  sm: "h-7 px-2.5 text-xs",
  md: "h-8 px-3 text-sm",
  lg: "h-10 px-4 text-base",
  icon: "size-8 p-0",
  "icon-sm": "size-7 p-0",
};

type ButtonProps = ComponentProps<"button"> & {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  /** Takes the look over to its one child, a link for example. */
  asChild?: boolean;
  /** Shows a spinner and refuses further clicks, without losing the focus. */
  busy?: boolean;
};

/** With `size="icon"` give it an `aria-label`. */
export function Button({
  variant = "secondary",
  size = "md",
  asChild = false,
  busy = false,
  className,
  children,
  ...props
}: ButtonProps) {
  const classes = cn(BASE, VARIANTS[variant], SIZES[size], className);
  if (asChild) {
    const child = Children.only(children);
    if (!isValidElement<{ className?: string }>(child)) return child;
    return cloneElement(child, { ...props, className: cn(classes, child.props.className) });
  }
  return (
    <button
      type="button"
      {...props}
      className={classes}
      aria-disabled={busy || props["aria-disabled"]}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : props.onClick}
    >
      {busy && <LoaderCircle className="animate-spin" aria-hidden />}
      {children}
    </button>
  );
}
