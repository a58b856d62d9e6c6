import sharp from 'sharp';

/** A picture of one colour, as somebody might upload it. */
export const aPicture = (width = 960, height = 640, colour = '#2f6f8f'): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();

/** As a file of a form. */
export const aPictureFile = async (...of: Parameters<typeof aPicture>): Promise<File> =>
  new File([new Uint8Array(await aPicture(...of))], 'square.jpg', { type: 'image/jpeg' });

/** As it comes in with a request. */
export const incoming = async (...of: Parameters<typeof aPicture>) => {
  const bytes = await aPicture(...of);
  return {
    name: 'square.jpg',
    stream: (async function* () {
      yield bytes;
    })(),
  };
};
