import type { ComponentProps } from 'svelte';
import { render } from 'svelte/server';
import ReplyForm from './ReplyForm.svelte';

export type ReplyFormProps = ComponentProps<typeof ReplyForm>;
export type DrawReplyForm = (props: ReplyFormProps) => string;

/** The form at the end of a thread as HTML with its hydration marks, on the server only. */
export const drawReplyForm: DrawReplyForm = (props) =>
  render(ReplyForm, { props, idPrefix: 'reply-' }).body;
