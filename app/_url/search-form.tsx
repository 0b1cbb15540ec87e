"use client";

import { usePathname, useSearchParams } from "next/navigation";
import type { ComponentProps } from "react";

/**
 * Around the one field that writes `param` into the URL. Enter before the page has woken up is the
 * browser's own: it asks for the page anew, with what was typed and all else that the URL has.
 */
export function SearchForm({
  param,
  children,
  ...props
}: ComponentProps<"form"> & { param: string }) {
  const others = [...useSearchParams()].filter(([name]) => name !== param);
  return (
    <form {...props} method="get" action={usePathname()}>
      {others.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  );
}
