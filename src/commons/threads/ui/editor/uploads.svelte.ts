import type { Editor } from '@tiptap/core';
import {
  editor_upload_done,
  editor_upload_failed,
  editor_uploading,
} from '#platform/i18n/generated/messages.js';
import { uploadFile } from './upload.ts';

interface Upload {
  id: number;
  name: string;
  /** 0 to 1. */
  part: number;
  /** In words, when it was refused. */
  error: string;
  cancel: () => void;
}

/** The files on their way into a text, and where in it they belong while it goes on changing. */
export class Uploads {
  list: Upload[] = $state([]);
  /** The address of the picture that came last, whose description is asked for. */
  last = $state('');
  readonly running = $derived(this.list.filter((upload) => !upload.error).length);
  #places = new Map<number, number>();
  #next = 1;
  #editor: Editor;
  #say: (words: string) => void;

  constructor(editor: Editor, say: (words: string) => void) {
    this.#editor = editor;
    this.#say = say;
    editor.on('transaction', ({ transaction }) => {
      for (const [id, at] of this.#places) this.#places.set(id, transaction.mapping.map(at));
    });
  }

  /** Sends files and puts each, once it is there, at `at` (a position in the text). */
  add(files: Iterable<File>, at: number): void {
    for (const file of files) void this.#send(file, at);
  }

  dismiss(id: number): void {
    this.list.find((upload) => upload.id === id)?.cancel();
    this.list = this.list.filter((upload) => upload.id !== id);
  }

  async #send(file: File, at: number): Promise<void> {
    const id = this.#next++;
    const abort = new AbortController();
    this.#places.set(id, at);
    this.list.push({ id, name: file.name, part: 0, error: '', cancel: () => abort.abort() });
    const upload = this.list.at(-1)!;
    this.#say(editor_uploading({ name: file.name }));
    try {
      const { url, width, height } = await uploadFile(
        file,
        (part) => (upload.part = part),
        abort.signal,
      );
      this.#insert(this.#places.get(id) ?? at, url, width, height);
      this.list = this.list.filter((other) => other.id !== id);
      this.#say(editor_upload_done({ name: file.name }));
    } catch (error) {
      if (abort.signal.aborted) return;
      upload.error = (error instanceof Error && error.message) || editor_upload_failed();
    } finally {
      this.#places.delete(id);
    }
  }

  #insert(at: number, url: string, width: number | null, height: number | null): void {
    const name = decodeURIComponent(url.split('/').at(-1) ?? '');
    const content =
      width === null
        ? [
            { type: 'text', text: name, marks: [{ type: 'link', attrs: { href: url } }] },
            { type: 'text', text: ' ' },
          ]
        : {
            type: 'picture',
            attrs: { src: url, alt: '', width: String(width), height: String(height) },
          };
    this.#editor.commands.insertContentAt(at, content, {
      updateSelection: this.#editor.state.selection.from === at,
    });
    if (width !== null) this.last = url;
  }
}
