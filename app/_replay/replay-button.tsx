"use client";

import { RotateCw } from "lucide-react";
import { type ComponentProps, type ReactNode, useState } from "react";
import { Button } from "@/_components/ui/button";
import { ReplayDialog, type ReplayDialogProps } from "./replay-dialog";

type Props = Omit<ReplayDialogProps, "onClose" | "initial"> & {
  /** What is chosen to begin with, asked when the dialog opens. */
  initial: () => ReplayDialogProps["initial"];
  children: ReactNode;
} & Pick<ComponentProps<typeof Button>, "size" | "variant" | "disabled">;

/** A button that opens the replay dialog. */
export function ReplayButton({ title, description, initial, children, ...look }: Props) {
  const [opened, setOpened] = useState<ReplayDialogProps["initial"] | null>(null);
  return (
    <>
      <Button {...look} onClick={() => setOpened(initial())}>
        <RotateCw aria-hidden />
        {children}
      </Button>
      {opened && (
        <ReplayDialog
          title={title}
          description={description}
          initial={opened}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
