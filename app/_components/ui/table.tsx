import type { ComponentProps } from "react";
import { cn } from "./class-names";

/**
 * A dense table. It scrolls sideways inside its own frame, so that the page never does; the
 * frame can be focused, so that a keyboard can scroll it too.
 */
export function Table({
  className,
  label,
  ...props
}: ComponentProps<"table"> & {
  /** Read out as the table's name. */
  label: string;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      // `relative` keeps what is only read out, and so placed absolutely, from widening the page.
      className="relative overflow-x-auto focus-visible:outline-offset-[-2px]"
    >
      <table
        aria-label={label}
        {...props}
        className={cn("w-full border-collapse text-left text-sm", className)}
      />
    </section>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"thead">) {
  return <thead {...props} className={cn("bg-sunken", className)} />;
}

export function TableBody({ className, ...props }: ComponentProps<"tbody">) {
  return <tbody {...props} className={cn("[&>tr:last-child]:border-b-0", className)} />;
}

export function TableRow({ className, ...props }: ComponentProps<"tr">) {
  return <tr {...props} className={cn("border-b border-line", className)} />;
}

/** A body row that reacts to the pointer; put the link inside one of its cells. */
export function TableLinkRow({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      {...props}
      className={cn(
        "relative border-b border-line transition-colors hover:bg-hover has-focus-visible:bg-hover",
        className,
      )}
    />
  );
}

type CellProps = {
  /** Right-aligned with figures of equal width. */
  numeric?: boolean;
};

export function TableHeader({ className, numeric, ...props }: ComponentProps<"th"> & CellProps) {
  return (
    <th
      scope="col"
      {...props}
      className={cn(
        "h-8 border-b border-line px-3 text-xs font-medium whitespace-nowrap text-muted first:pl-4 last:pr-4",
        numeric && "text-right",
        className,
      )}
    />
  );
}

export function TableCell({ className, numeric, ...props }: ComponentProps<"td"> & CellProps) {
  return (
    <td
      {...props}
      className={cn(
        "h-10 px-3 py-1.5 align-middle first:pl-4 last:pr-4",
        numeric && "tabular text-right whitespace-nowrap",
        className,
      )}
    />
  );
}
