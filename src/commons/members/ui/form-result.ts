import type { FormProblem } from '#platform/web/form-action.ts';

/** What an action of a members' page answered: a refusal, or what was done. */
export type FormResult = Partial<FormProblem> & {
  /** The address that a sign-in mail was sent to. */
  sent?: string;
  done?: boolean;
  saved?:
    | 'profile'
    | 'password'
    | 'elsewhere'
    | 'token'
    | 'revoke'
    | 'policy'
    | 'decide'
    | 'invite'
    | 'newcomers'
    | 'notifications';
  token?: string;
};

/** What was typed into a form's input, if it was that form that was refused; else what it had. */
export function typed(
  form: Partial<FormProblem> | null | undefined,
  action: string,
  name: string,
  before = '',
): string {
  return form?.action === action ? (form.values?.[name] ?? before) : before;
}

/** What is wrong with a form's input, in words. */
export function wrong(
  form: Partial<FormProblem> | null | undefined,
  action: string,
  name: string,
): string | undefined {
  return form?.action === action ? form.fields?.[name] : undefined;
}
