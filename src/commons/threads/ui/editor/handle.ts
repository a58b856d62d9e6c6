/** How the composer asks its editor. */
export interface EditorHandle {
  readHtml(): string;
  /** Whether the text is another than the one it was opened with. */
  isChanged(): boolean;
  /** Whether files are still on their way. */
  isBusy(): boolean;
  focus(): void;
}
