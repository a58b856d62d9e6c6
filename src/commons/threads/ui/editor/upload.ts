import type { UploadedAttachment } from '#commons/attachments/schema.ts';

/** Refused by the server; `message` is in the reader's words, empty when it never got there. */
export class UploadRefused extends Error {}

/** Sends a file, telling how much of it has gone (0 to 1), until the server has taken it. */
export function uploadFile(
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<UploadedAttachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.set('file', file);
    request.responseType = 'json';
    request.upload.onprogress = (event) => progress(event.loaded / event.total);
    request.onload = () => {
      const answer = request.response as (UploadedAttachment & { message?: string }) | null;
      if (request.status === 201 && answer) resolve(answer);
      else reject(new UploadRefused(answer?.message ?? ''));
    };
    request.onerror = () => reject(new UploadRefused(''));
    request.onabort = () => reject(new UploadRefused(''));
    signal.addEventListener('abort', () => request.abort());
    request.open('POST', '/uploads');
    request.send(form);
  });
}
