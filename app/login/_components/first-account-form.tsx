"use client";

import { Button } from "@/_components/ui/button";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { loginErrorText } from "../login-params";
import { FormError } from "./form-error";
import { PasswordInput } from "./password-input";
import { useLoginForm } from "./use-login-form";

/** Makes the first account, or that of somebody who was `invited` under an address. */
export function FirstAccountForm({
  token,
  error: code,
  invited = null,
}: {
  token: string;
  error: string | null;
  invited?: string | null;
}) {
  const path = invited === null ? "/api/auth/first-account" : "/api/auth/invitation";
  const { error, isSending, submit } = useLoginForm(path, "/", loginErrorText(code));
  return (
    <form method="post" action={path} onSubmit={submit} className="grid gap-4">
      <FormError message={error} />
      <input type="hidden" name="token" value={token} />
      <Field label="Your name">
        {(control) => (
          <Input
            {...control}
            name="name"
            autoComplete="name"
            maxLength={120}
            required
            autoFocus
            className="h-10 text-base"
          />
        )}
      </Field>
      <Field label="E-mail" hint="You sign in with it. Ringonce sends no mail.">
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            {...(invited !== null && { defaultValue: invited, readOnly: true })}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
            required
            className="h-10 text-base"
          />
        )}
      </Field>
      <Field label="Password" hint="At least 8 characters.">
        {(control) => (
          <PasswordInput
            {...control}
            name="password"
            autoComplete="new-password"
            minLength={8}
            maxLength={128}
            required
          />
        )}
      </Field>
      <Button type="submit" variant="primary" size="lg" busy={isSending} className="mt-1">
        Create account and sign in
      </Button>
    </form>
  );
}
