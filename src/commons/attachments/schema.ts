/** Most bytes of one uploaded file, picture or document. */
export const MAX_FILE_BYTES = 10 * 1024 * 1024;
/** Longest side of a stored picture, in pixels. */
export const MAX_PICTURE_SIDE = 2400;
/** Most pixels that are decoded, all frames together: a small file can claim a huge picture. */
export const MAX_PICTURE_PIXELS = 50_000_000;
/** Most files that a form without JavaScript sends at once. */
export const MAX_FORM_FILES = 5;
/** Most files of one member in an hour. */
export const MAX_FILES_AN_HOUR = 60;

/** For a file input's `accept`: a hint to the browser, the server looks at the content. */
export const ACCEPTED =
  'image/jpeg,image/png,image/webp,image/gif,image/avif,.pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.csv,.txt';

/** A file that can be shown in a text from now on. */
export interface UploadedAttachment {
  id: string;
  /** Path on this site. */
  url: string;
  /** What to put into the text: a picture, or a link to a download. */
  markdown: string;
  /** Pixels; null for what is not a picture. */
  width: number | null;
  height: number | null;
}
