import { fromBuffer } from 'yauzl';

/** Programs, pages and macros have no place in a document; neither has another archive. */
const FOREIGN =
  /(?:^|\/)vbaProject\.bin$|\.(?:exe|dll|com|scr|msi|bat|cmd|ps1|sh|vbs|js|jse|wsf|hta|html?|svg|jar|apk|lnk|zip|7z|rar)$/i;

/**
 * Whether an archive that calls itself a document holds nothing else: its list of entries is read,
 * none is unpacked.
 */
export function holdsOnlyOffice(bytes: Buffer): Promise<boolean> {
  return new Promise((resolve) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return resolve(false);
      zip.on('error', () => resolve(false));
      zip.on('end', () => resolve(true));
      zip.on('entry', (entry: { fileName: string }) =>
        FOREIGN.test(entry.fileName) ? resolve(false) : zip.readEntry(),
      );
      zip.readEntry();
    });
  });
}
