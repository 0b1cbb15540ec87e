import type { ComponentProps } from "react";
import { Input } from "@/_components/ui/input";

type Props = Omit<ComponentProps<typeof Input>, "value" | "onChange"> & {
  value: string;
  onChange: (key: string) => void;
};

/** For a Retell API key. It is no password of this site: no password manager shall keep it. */
export function KeyInput({ onChange, ...props }: Props) {
  return (
    <Input
      {...props}
      type="text"
      onChange={(event) => onChange(event.target.value)}
      maxLength={200}
      required
      spellCheck={false}
      autoCapitalize="none"
      autoComplete="off"
      data-1p-ignore
      data-lpignore="true"
      className="font-mono"
      placeholder="key_…"
    />
  );
}
