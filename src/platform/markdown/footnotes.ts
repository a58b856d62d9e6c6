import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { plainText } from './text.ts';
import { attribute, isElement } from './tree.ts';

/**
 * Gives footnotes ids of their own, since many texts stand on one page, and the roles that screen
 * readers know; takes away the English words that the library adds.
 */
export function finishFootnotes(tree: Root): void {
  const nodes: Element[] = [];
  visit(tree, 'element', (node) => {
    if (isFootnotePart(node)) nodes.push(node);
  });
  if (nodes.length === 0) return;
  const prefix = `user-content-${shortHash(plainText(tree.children))}-`;
  for (const node of nodes) finishPart(node, prefix);
}

function isFootnotePart({ properties }: Element): boolean {
  const names = ['id', 'dataFootnotes', 'dataFootnoteRef', 'dataFootnoteBackref'];
  return names.some((name) => name in properties);
}

function finishPart(node: Element, prefix: string): void {
  const { properties } = node;
  if ('id' in properties) properties.id = prefix + attribute(node, 'id');
  if ('dataFootnotes' in properties) {
    node.children = node.children.filter((child) => !isElement(child, 'h2'));
    node.properties = { className: ['footnotes'], dataFootnotes: true, role: 'doc-endnotes' };
  }
  for (const [mark, role] of [
    ['dataFootnoteRef', 'doc-noteref'],
    ['dataFootnoteBackref', 'doc-backlink'],
  ] as const) {
    if (!(mark in properties)) continue;
    properties[mark] = true;
    properties.role = role;
    properties.href = `#${prefix}${attribute(node, 'href').slice(1)}`;
  }
}

/** Six letters that differ between different texts (FNV-1a); nothing secret hangs on them. */
function shortHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  }
  return hash.toString(36).padStart(6, '0').slice(-6);
}
