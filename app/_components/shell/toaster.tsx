"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Short notes about what was just done. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="top-center"
      toastOptions={{
        classNames: {
          toast:
            "!rounded-lg !border !border-line !bg-raised !text-sm !text-ink !shadow-overlay !font-sans",
          description: "!text-muted",
        },
      }}
    />
  );
}
