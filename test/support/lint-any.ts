import assert from 'node:assert/strict';
import type { Finding } from '../../src/project/findings/finding';
import type { LineKind } from '../../src/rules/framework/line-view';
import { lineRules } from '../../src/rules/registry';
import { lintLines } from './lint-lines';
import { model, record, withSpans } from './ticket-project';

const KINDS: readonly LineKind[] = ['sample', 'annotation', 'decision', 'gold'];
const samples = { 't-1': '😀 Order A-1: 9 EUR for 👩‍🚒, cafe\u0301!\r\nTwice.' };

/** Lints a line as each kind; every finding must stand in it, every edit too, and no rule may fail. */
export function lintAny(raw: string): Finding[] {
  return KINDS.flatMap((kind) => {
    const found = lintLines([raw], { model, rules: lineRules, samples, kind });
    for (const finding of found) {
      assert.notEqual(finding.rule, 'rule-crashed', finding.message);
      const edits = finding.fixes?.flatMap((fix) => fix.edits) ?? [];
      for (const { range } of [finding, ...edits]) {
        const isWholeLine = range.end.line === 1 && range.end.character === 0;
        assert.ok(range.start.line === 0 && (range.end.line === 0 || isWholeLine), raw);
        assert.ok(range.start.character >= 0 && (isWholeLine || range.end.character <= raw.length), raw);
        assert.ok(isWholeLine || range.start.character <= range.end.character, raw);
      }
    }
    return found;
  });
}

/** Lints a string as text, note, quote, label and id. */
export function lintEverywhere(text: string): void {
  lintAny(JSON.stringify({ id: text, text, note: text }));
  lintAny(
    record({
      sample: text,
      labels: { intent: text, [text]: text },
      rules: [text],
      flags: [text],
      note: text,
    }),
  );
  lintAny(withSpans([{ start: 0, end: text.length, label: text, text }]));
}
