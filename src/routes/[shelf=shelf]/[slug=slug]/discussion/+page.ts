// The server draws what one writes with; a browser loads it when somebody begins to write.
export const load = async ({ data }) => ({
  ...data,
  drawForm: import.meta.env.SSR
    ? (await import('#commons/threads/ui/draw-reply-form.ts')).drawReplyForm
    : null,
});
