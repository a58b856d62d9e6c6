import type { SubmitFunction } from '$app/forms';

/**
 * `use:enhance` as in $app/forms, fetched when a form is first sent: a page that is only read does
 * not carry it.
 */
export function enhance(form: HTMLFormElement, submit?: SubmitFunction): { destroy: () => void } {
  let stop = () => form.removeEventListener('submit', begin);
  async function begin(event: SubmitEvent) {
    event.preventDefault();
    stop();
    const kit = await import('$app/forms');
    stop = kit.enhance(form, submit).destroy;
    form.requestSubmit(event.submitter);
  }
  form.addEventListener('submit', begin);
  return { destroy: () => stop() };
}
