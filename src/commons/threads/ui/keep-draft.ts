/** `waiting`: written, not yet sent. `failed`: the server could not be reached or would not. */
export type DraftState = 'idle' | 'waiting' | 'saving' | 'saved' | 'failed';

const PAUSE_MS = 1_500;
const RETRY_MS = [4_000, 10_000, 30_000, 60_000];

/**
 * Keeps what a form's writer has written on the server: a moment after the last change, again and
 * again while that fails, and at once when the page goes away. Never while the form is being sent.
 */
export class DraftKeeper {
  #form: HTMLFormElement;
  #key: string;
  #tell: (state: DraftState) => void;
  #state: DraftState = 'idle';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #last = '';
  #saving: Promise<void> | undefined;
  #stopped = false;

  constructor(form: HTMLFormElement, key: string, tell: (state: DraftState) => void) {
    this.#form = form;
    this.#key = key;
    this.#tell = tell;
  }

  /** Something changed. */
  touch(): void {
    this.#stopped = false;
    this.#set('waiting');
    this.#plan(PAUSE_MS);
  }

  /** Keeps the last of it now and then nothing more. Answers whether all is kept. */
  async finish(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#saving;
    if (this.#state !== 'idle' && this.#state !== 'saved') await this.#save();
    if (this.#state === 'failed') return false;
    this.#stopped = true;
    return true;
  }

  /** It was sent, or thrown away. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#stopped = true;
    this.#last = '';
    this.#set('idle');
  }

  /** The page goes away: what is not kept yet goes along in a last request. */
  flush(): void {
    clearTimeout(this.#timer);
    if (this.#stopped || (this.#state !== 'waiting' && this.#state !== 'failed')) return;
    const sent = navigator.sendBeacon(
      '/drafts',
      new Blob([this.#body()], { type: 'application/json' }),
    );
    if (sent) this.#set('saved');
  }

  /** Throws the kept draft away. Answers whether that worked. */
  async discard(): Promise<boolean> {
    this.forget();
    const body = JSON.stringify({ key: this.#key, content: {} });
    return (await send(body)) === 'kept';
  }

  #set(state: DraftState): void {
    this.#state = state;
    this.#tell(state);
  }

  #plan(delay: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#saving = this.#save();
    }, delay);
  }

  async #save(): Promise<void> {
    const body = this.#body();
    if (body === this.#last) return this.#set('saved');
    this.#set('saving');
    const result = await send(body);
    if (result === 'kept') {
      this.#last = body;
      this.#failures = 0;
      if (this.#state === 'saving') this.#set('saved');
    } else if (!this.#stopped) {
      this.#set('failed');
      this.#plan(RETRY_MS[Math.min(this.#failures++, RETRY_MS.length - 1)]!);
    }
  }

  /** All fields with words in them; ids and the like are the page's, not the writer's. */
  #body(): string {
    const content: Record<string, string | string[]> = {};
    for (const [name, value] of new FormData(this.#form)) {
      if (typeof value !== 'string') continue;
      const before = content[name];
      content[name] = before === undefined ? value : [before, value].flat();
    }
    return JSON.stringify({ key: this.#key, content });
  }
}

async function send(body: string): Promise<'kept' | 'failed'> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/drafts', { method: 'POST', headers, body }).catch(() => null);
  return answer?.ok ? 'kept' : 'failed';
}
