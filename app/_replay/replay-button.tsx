"use client";

import { RotateCw } from "lucide-react";
import { type ComponentProps, lazy, type ReactNode, Suspense, useState } from "react";
import { useMay } from "@/_auth/staff-role";
import { Button } from "@/_components/ui/button";
import type { ReplayDialogProps } from "./replay-dialog";

/** Only few of those who see the button press it. */
const ReplayDialog = lazy(() => import("./replay-dialog"));

type Props = Omit<ReplayDialogProps, "onClose" | "initial"> & {
  /** What is chosen to begin with, asked when the dialog opens. */
  initial: () => ReplayDialogProps["initial"];
  children: ReactNode;
} & Pick<ComponentProps<typeof Button>, "size" | "variant" | "disabled">;

/** A button that opens the replay dialog. */
export function ReplayButton({ title, description, initial, children, ...look }: Props) {
  const [opened, setOpened] = useState<ReplayDialogProps["initial"] | null>(null);
  const may = useMay("replay");
  return (
    <>
      <Button
        {...look}
        {...(!may && { disabled: true, title: "Your role may not replay" })}
        onClick={() => setOpened(initial())}
      >
        <RotateCw aria-hidden />
        {children}
      </Button>
      {opened && (
        <Suspense>
          <ReplayDialog
            title={title}
            description={description}
            initial={opened}
            onClose={() => setOpened(null)}
          />
        </Suspense>
      )}
    </>
  );
}
