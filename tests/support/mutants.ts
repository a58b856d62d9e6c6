import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** A file with one condition changed. */
export interface Mutant {
  file: string;
  line: number;
  /** What stood there and what stands there now. */
  was: string;
  now: string;
  start: number;
  end: number;
}

/**
 * Every condition of a source file, from its syntax tree, once made true, once false, and once left
 * out of its `&&` or `||`; comparisons in its SQL once made true and once false.
 * @param code of the file, which is read otherwise
 */
export function mutantsOf(file: string, code = readFileSync(file, 'utf8')): Mutant[] {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const add = (start: number, end: number, now: string) => {
    const was = code.slice(start, end);
    if (was === now) return;
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    if (!found.some((m) => m.start === start && m.end === end && m.now === now))
      found.push({ file, line, was, now, start, end });
  };
  const replace = (node: ts.Node, now: string) => add(node.getStart(), node.getEnd(), now);
  const decide = (condition: ts.Expression) => {
    replace(condition, 'true');
    replace(condition, 'false');
  };
  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node)) decide(node.expression);
    if (ts.isConditionalExpression(node)) decide(node.condition);
    if (ts.isBinaryExpression(node) && isLogical(node.operatorToken.kind)) {
      replace(node, node.left.getText());
      replace(node, node.right.getText());
    }
    if (ts.isReturnStatement(node) && node.expression && isComparison(node.expression))
      decide(node.expression);
    if (ts.isTemplateLiteral(node))
      for (const [from, to] of comparisonsIn(node, code))
        for (const now of ['true', 'false']) add(from, to, now);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isLogical = (kind: ts.SyntaxKind) =>
  kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.BarBarToken;

const isComparison = (node: ts.Expression) =>
  ts.isBinaryExpression(node) &&
  [
    ts.SyntaxKind.EqualsEqualsEqualsToken,
    ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ts.SyntaxKind.LessThanToken,
  ].includes(node.operatorToken.kind);

/** Against a value; against a list or what a query finds. */
const COMPARISONS = [
  /(?:\$\{t\}|[a-z_]+)(?:\.[a-z_]+)? (?:=|<>) (?:'[^']*'|\$\{me\}|any\(\$\{[^`]*?\}::uuid\[\]\)|[a-z_]+\.[a-z_]+)/g,
  /(?:\$\{t\}|[a-z_]+)(?:\.[a-z_]+)? (?:=|in) (?:\$\{[^}]*\}|\([^()$]*(?:\$\{[^}]*\}[^()]*)?\))/g,
];

/** The places of comparisons in the text of a template that is SQL; none in JSON builders. */
function comparisonsIn(node: ts.TemplateLiteral, code: string): [number, number][] {
  const [start, end] = [node.getStart(), node.getEnd()];
  const text = code.slice(start, end);
  const matches = COMPARISONS.flatMap((pattern) => [...text.matchAll(pattern)]);
  return matches.map((match) => [start + match.index, start + match.index + match[0].length]);
}
