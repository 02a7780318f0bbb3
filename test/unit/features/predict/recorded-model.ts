import path from 'node:path';
import { writeFiles } from '../../../support/command-line';

/** Programs that answer as a language model would, by what is in the text of the sample. */
const PROGRAMS = {
  /** Right answers. */
  good: 'say(answer(of(text)))',
  /** Right answers, each after a while. */
  patient: 'await new Promise((done) => setTimeout(done, 500)); say(answer(of(text)))',
  /** Gives a label that does not exist, unless it is asked again. */
  slow: "say(messages.length > 2 ? answer(of(text)) : answer('loan'))",
  /** Never gives a valid answer for texts about money. */
  stubborn: "say(/money/.test(text) ? answer('loan') : answer(of(text)))",
  /** Does what hostile texts say. */
  obedient: 'say(/say (\\w+)/.test(text) ? answer(/say (\\w+)/.exec(text)[1]) : answer(of(text)))',
  /** Answers with its own probabilities. */
  unsure: 'say(answer(of(text)), {probabilities: {intent: {card: 0.5, refund: 0.3}}})',
  /** Counts its tokens. */
  metered: 'say(answer(of(text)), {usage: {prompt_tokens: 7, completion_tokens: 3}})',
  /** Ends after one answer, whose line has no line break. */
  hasty: 'process.stdout.write(JSON.stringify({ id, content: answer(of(text)) })); process.exit(0)',
  /** Ends after two answers. */
  mortal: 'count += 1; if (count > 2) process.exit(3); say(answer(of(text)))',
  /** Ends at texts about money. */
  fragile: 'if (/money/.test(text)) process.exit(3); say(answer(of(text)))',
  /** Never answers texts about money. */
  mute: 'if (!/money/.test(text)) say(answer(of(text)))',
  /** Replies to texts about money with a line that is too long, and to others with a word for people before it. */
  wordy:
    "if (/money/.test(text)) say('x'.repeat(3000000)); else { say(answer(of(text))); console.log('Done.') }",
  /** Answers nothing that makes sense. */
  huge: "say('x'.repeat(300000))",
  nested: "say('['.repeat(100000))",
  endless: "process.stdout.write('x'.repeat(3000000))",
  chatty: "console.log('Loading weights …')",
  failing: "process.stdout.write(JSON.stringify({id, error: 'out of memory'}) + '\\n')",
} as const;

export type Recorded = keyof typeof PROGRAMS;

/** Writes a program beside the project, and returns the command that starts it. It appends each sample's text to `asked.txt`. */
export function recordedModel(folder: string, kind: Recorded): string {
  const file = path.join(path.dirname(folder), `${path.basename(folder)}-model.mjs`);
  const asked = path.join(path.dirname(folder), `${path.basename(folder)}-asked.txt`);
  writeFiles(path.dirname(file), {
    [path.basename(file)]: `
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
let count = 0;
const of = (text) => (/card|pin/i.test(text) ? 'card' : /money|refund/i.test(text) ? 'refund' : 'login');
const answer = (intent) => ({ rationale: 'It says so.', rules: ['G-1'], labels: { intent } });
for await (const line of createInterface({ input: process.stdin })) {
  const { id, messages } = JSON.parse(line);
  const text = JSON.parse(messages[1].content.trim().split('\\n').at(-1)).text;
  appendFileSync(${JSON.stringify(asked)}, text.replaceAll('\\n', ' ') + '\\n');
  const say = (content, more = {}) => process.stdout.write(JSON.stringify({ id, content, ...more }) + '\\n');
  ${PROGRAMS[kind]};
}
`,
  });
  return `${process.execPath} ${file}`;
}

export const askedFile = (folder: string): string =>
  path.join(path.dirname(folder), `${path.basename(folder)}-asked.txt`);
