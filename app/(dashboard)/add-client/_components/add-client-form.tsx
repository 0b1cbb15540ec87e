"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Button } from "@/_components/ui/button";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { Link } from "@/_components/ui/link";
import { messageOf } from "@/_components/ui/query-boundary";
import { useTRPC } from "@/_trpc/client";
import { KeyInput } from "../../clients/_components/key-input";
import { suggestId } from "./suggest-id";

export function AddClientForm() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const router = useRouter();
  const [name, setName] = useState("");
  /** Null while the id follows the name. */
  const [ownId, setOwnId] = useState<string | null>(null);
  const [key, setKey] = useState("");
  const id = ownId ?? suggestId(name);

  const add = useMutation(
    trpc.clients.add.mutationOptions({
      onSuccess: async (client) => {
        await queryClient.invalidateQueries();
        router.push(`/clients/${client.id}`);
      },
    }),
  );
  const wrong = add.error?.data;
  const isAbout = (field: string) =>
    wrong?.fields.includes(field) || (field === "id" && wrong?.reason === "client_exists");
  const errorOf = (field: string) => (isAbout(field) ? (add.error?.message ?? null) : null);
  const otherError = add.error && !["id", "name", "retellApiKey"].some(isAbout) ? add.error : null;

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!add.isPending) add.mutate({ id, name, retellApiKey: key.trim() });
  }

  return (
    <form onSubmit={submit} className="grid gap-5" autoComplete="off">
      <Field label="Name" hint="As staff call it. It can be changed later." error={errorOf("name")}>
        {(control) => (
          <Input
            {...control}
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={120}
            required
            autoFocus
            placeholder="Smart Tax Nation"
          />
        )}
      </Field>
      <Field
        label="Id"
        hint="Stands in the webhook URL and is permanent: lower-case letters, digits and dashes."
        error={errorOf("id")}
      >
        {(control) => (
          <Input
            {...control}
            value={id}
            onChange={(event) => setOwnId(event.target.value)}
            pattern="[a-z0-9][a-z0-9\-]{0,62}"
            maxLength={63}
            required
            spellCheck={false}
            autoCapitalize="none"
            className="font-mono"
            placeholder="smart-tax-nation"
          />
        )}
      </Field>
      <Field
        label="Retell API key"
        hint="In Retell, under API Keys, the one with the Webhook badge: Retell signs with it and with no other. It is stored encrypted and never shown again."
        error={errorOf("retellApiKey")}
      >
        {(control) => <KeyInput {...control} value={key} onChange={setKey} />}
      </Field>
      {otherError && (
        <p role="alert" className="text-sm text-danger-ink">
          {messageOf(new Error(otherError.message))}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button asChild variant="ghost">
          <Link href="/clients">Cancel</Link>
        </Button>
        <Button type="submit" variant="primary" busy={add.isPending}>
          Add client
        </Button>
      </div>
    </form>
  );
}
