import type { Phase } from '#commons/practices/phases.ts';
/** Something that whoever reads a thing may also like, and why it is shown. */
export interface AlsoLike {
  kind: 'conversation' | 'guide' | 'article' | 'example' | 'template';
  href: string;
  title: string;
  language: string;
  because:
    | { kind: 'practice'; title: string }
    | { kind: 'phase'; phase: Phase }
    | { kind: 'saved'; count: number }
    | { kind: 'alike' };
}
