import assert from 'node:assert/strict';
import { applyEdits, offsetEdits } from '../../../src/project/findings/apply-edits';
import type { Finding } from '../../../src/project/findings/finding';
import { findingsIn, GUIDELINE, SCHEMA, words } from '../../support/toxicity-guideline';

/**
 * One slip a line: what is said of it, the file (g: guideline, s: schema), and what is replaced by what, with ⏎ for the end of a line.
 * fix: one finding, at the slip, with a fix after which nothing of it is left, or which asks for what is missing.
 * say: one finding, at the slip. Only the author can know what was meant.
 * more: the finding of the slip is there, but others follow from it.
 */
const SLIPS = `
fix  g definition: Very => definiton: Very
fix  g examples: => exmples:
fix  g tie_breakers: => tiebreakers:
fix  g tie_breakers: => tie-breakers:
fix  g definition: Very => Definition: Very
fix  g use_instead: toxic }⏎  - id: not-toxic => use-instead: toxic }⏎  - id: not-toxic
fix  g use_instead: toxic }⏎  - id: not-toxic => instead: toxic }⏎  - id: not-toxic
fix  g rationale: T-2. => why: T-2.
fix  g rationale: T-2. => reason: T-2.
fix  g between: [toxic, very-toxic] => sides: [toxic, very-toxic]
fix  g prefer: very-toxic => winner: very-toxic
fix  g when: A slur is there. => if: A slur is there.
fix  g definition: Very => description: Very
fix  g include:⏎      - { id: T-4 => includes:⏎      - { id: T-4
fix  g labels: { toxicity: not-toxic } => label: { toxicity: not-toxic }
say  g status: pilot => author: Ann⏎status: pilot
fix  g status: pilot => status: pilot⏎status: final
fix  g use_instead: toxic }⏎  - id: not-toxic => use_instead: toxik }⏎  - id: not-toxic
say  g use_instead: toxic }⏎  - id: not-toxic => use_instead: harmless }⏎  - id: not-toxic
say  g use_instead: toxic }⏎  - id: not-toxic => use_instead: very-toxic }⏎  - id: not-toxic
fix  g between: [toxic, not-toxic] => between: [toxic, non-toxic]
say  g prefer: very-toxic => prefer: not-toxic
fix  g prefer: very-toxic => prefer: very-toxc
more g between: [toxic, very-toxic] => between: [toxic, toxic]
say  g between: [toxic, very-toxic] => between: [toxic]
say  g between: [toxic, very-toxic] => between: toxic
fix  g toxicity: not-toxic => toxicity: nottoxic
fix  g toxicity: not-toxic => toxcity: not-toxic
more g kind: [insult] } => kind: [toxic] }
fix  g kind: [insult] } => kind: insult }
say  g toxicity: not-toxic => toxicity: [not-toxic]
say  g toxicity: not-toxic => toxicity: [not-toxic, toxic]
fix  g id: EX-2 => id: EX-1
fix  g id: T-5 => id: T-4
fix  g id: TB-2 => id: TB-1
more g - id: not-toxic⏎    definition: Everything else. => - id: toxic⏎    definition: Everything else.
fix  g - id: very-toxic => - id: very-toxc
fix  g - { id: threat, definition => - { id: menace, definition
say  g rationale: T-2. => rationale: T-20.
fix  g { id: T-5, text => { text
say  g definition: Everything else. => definition:
say  g definition: Everything else. => definition: TBD
fix  g definition: Very hateful speech. => 
say  g definition: Very hateful speech. => definition: A comment that is very toxic.
say  g definition: Inflammatory speech to a person. => definition: "Insulting language, i.e. insults."
say  g definition: Very hateful speech. => definition: A rude comment that makes people leave.
say  g text: Hello. => text: You are a fool.
say  g version: "1.0.0"⏎status => version: 1.0⏎status
fix  g status: pilot => status: pilots
say  g "2026-03-01" => "2026-13-40"
fix  g "2026-03-01" => 2026-03-01
say  g "2026-03-01" => "01.03.2026"
fix  g version: "1.0.0"⏎status => version: "1.1.0"⏎status
fix  g type: added => type: add
fix  g impact: semantic => impact: semantics
say  g target: "*" => target: T-99
fix  g , prefer: very-toxic => 
say  g - { id: TB-2, between: [toxic, not-toxic], when: It is a quote., prefer: not-toxic } => - { id: TB-2, between: [toxic, very-toxic], when: A slur is there., prefer: toxic }
fix  g definition: Everything else. => definition: *else
more s { id: insult, name => { id: no, name
fix  g when: It is a quote. => when: yes
fix  g definition: Everything else. => definition: Everything: else.
fix  g definition: Everything else. => definition: "Everything else.
fix  g between: [toxic, not-toxic] => between: [toxic, not-toxic
fix  g { toxicity: not-toxic } => { toxicity: not-toxic
say  g between: [toxic, not-toxic] => between: [toxic not-toxic]
say  g id: T-5, text => id: T-5 text
fix  g definition: Everything else. => definition: @Everything else.
fix  g definition: Everything else. => definition: %Everything else.
fix  g version: "1.0.0"⏎status => version: “1.0.0”⏎status
say  g status: pilot => <<<<<<< HEAD⏎status: pilot⏎=======⏎status: final⏎>>>>>>> other
fix  s labelwright: 1 => 
say  s labelwright: 1 => labelwright: 2
say  s labelwright: 1 => labelwright: one
fix  s type: choices => type: multilabel
fix  s type: choices => type: choises
say  s type: choices => 
fix  s labels: [insult, threat] => labels: [insult, threats]
say  s labels: [insult, threat] => labels: [insult, threat, slur]
say  s labels: [insult, threat] => labels: [insult, insult]
more s - id: kind => - id: toxicity
say  s { id: threat, name: Threat } => { id: insult, name: Threat }
say  s - { id: threat, name: Threat } => - { id: threat, name: Threat }⏎  - { id: slur }
say  s key: v => key: t
say  s key: v => key: vv
fix  s when: { toxicity: => when: { toxcity:
fix  s when: { toxicity: [toxic, very-toxic] } => when: { toxicity: [toxic, verytoxic] }
say  s when: { toxicity: [toxic, very-toxic] } => when: { kind: [insult] }
say  s - id: kind⏎    type: choices => kind:⏎    type: choices
fix  s samples: data/comments.csv => sample: data/comments.csv
fix  s question: Is it toxic? => queston: Is it toxic?
say  s question: Is it toxic? => required: maybe
fix  s     labels: [insult, threat] => 	labels: [insult, threat]
fix  s title: Toxicity => title: 42
fix  s labels: [insult, threat] => values: [insult, threat]
fix  s labels: [insult, threat] => options: [insult, threat]
more s type: choices => type: choices⏎    min: 3⏎    max: 2
fix  s { id: threat, name => { id: the threat, name
fix  s title: Toxicity => title: Toxicity⏎people: {anotators: [ana]}
fix  s title: Toxicity => title: Toxicity⏎lint: {rules: {mising-definition: off}}
say  s title: Toxicity => title: Toxicity⏎lint: {rules: {missing-definition: warn}}
`;

const usual = new Set(findingsIn(GUIDELINE).map(words));
const added = (guideline: string, schema: string): Finding[] =>
  findingsIn(guideline, schema).filter((found) => !usual.has(words(found)));

function verdictOf(file: string, from: string, to: string): string {
  const isSchema = file === 's';
  const base = isSchema ? SCHEMA : GUIDELINE;
  assert.equal(base.split(from).length, 2, `${from} is there once`);
  const broken = base.replace(from, () => to);
  const check = (text: string): Finding[] => (isSchema ? added(GUIDELINE, text) : added(text, SCHEMA));
  const [found, ...more] = check(broken);
  if (!found) return 'none';
  if (more.length > 0) return 'more';
  const name = isSchema ? 'labelwright.yaml' : 'guideline.yaml';
  const first = base.slice(0, base.indexOf(from)).split('\n').length;
  const line = found.range.start.line + 1;
  if (found.file !== name || line < first - 1 || line > first + to.split('\n').length) return 'elsewhere';
  const fixed = (found.fixes ?? []).map(({ edits }) =>
    applyEdits(
      broken,
      offsetEdits(
        broken,
        edits.filter((edit) => edit.file === name),
      ),
    ),
  );
  return fixed.some((text) => text === base || check(text).every(({ message }) => /TBD/.test(message)))
    ? 'fix'
    : 'say';
}

describe('slips of authors', () => {
  const slips = SLIPS.trim()
    .split('\n')
    .map((line) => {
      const [, said, file, from, to] = /^(\w+) +([gs]) (.*) => (.*)$/.exec(line)!;
      return { line, said, file: file!, from: from!.replaceAll('⏎', '\n'), to: to!.replaceAll('⏎', '\n') };
    });

  it('are each one finding at its place, nearly always, with a fix where one can be known', function () {
    this.timeout(0);
    const found = slips.map(({ line, file, from, to }) =>
      line.replace(/^\w+ */, `${verdictOf(file, from, to).padEnd(4)} `),
    );
    assert.deepEqual(
      found,
      slips.map(({ line }) => line),
    );
    const share = (verdicts: RegExp): number =>
      found.filter((line) => verdicts.test(line)).length / found.length;
    assert.ok(
      share(/^(fix|say) /) >= 0.9 && share(/^fix /) >= 0.55,
      `${share(/^(fix|say) /)}, ${share(/^fix /)}`,
    );
  });
});
