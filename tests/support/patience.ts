/** How long a test waits at most for what must happen, in milliseconds: a busy machine is no fault. */
export const PATIENCE = 45_000;
