// Only read: no script.
export const csr = false;
