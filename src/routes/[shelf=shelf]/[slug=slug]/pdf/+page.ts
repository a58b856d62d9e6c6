// Nothing here needs script: the page asks again by itself.
export const csr = false;
