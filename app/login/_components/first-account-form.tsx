"use client";

import { Button } from "@/_components/ui/button";
import { Field } from "@/_components/ui/field";
import { Input } from "@/_components/ui/input";
import { loginErrorText } from "../login-params";
import { FormError } from "./form-error";
import { PasswordInput } from "./password-input";
import { useLoginForm } from "./use-login-form";

const PATH = "/api/auth/first-account";

export function FirstAccountForm({ token, error: code }: { token: string; error: string | null }) {
  const { error, isSending, submit } = useLoginForm(PATH, "/", loginErrorText(code));
  return (
    <form method="post" action={PATH} onSubmit={submit} className="grid gap-4">
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
