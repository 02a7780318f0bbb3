import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';

const SHORTEST = 6;
const LONGEST = 20_000;

/**
 * A project of every different line and string in a folder's files, whatever they are for: texts that nobody chose, to see what rules
 * about texts find in them. Its language is English, so that all others are findings.
 */
export function makeAllTexts(from: string, target: string): void {
  const texts = new Set<string>();
  for (const entry of readdirSync(from, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = readFileSync(file);
    if (content.length > 30e6 || content.subarray(0, 2000).includes(0)) continue;
    collect(entry.name, content.toString('utf8'), texts);
  }
  mkdirSync(path.join(target, 'data'), { recursive: true });
  const lines = [...texts].map((text, number) => `${JSON.stringify({ id: `s${number}`, text })}\n`);
  writeFileSync(path.join(target, 'data/texts.jsonl'), lines.join(''));
  writeFileSync(
    path.join(target, 'labelwright.yaml'),
    'labelwright: 1\nlanguage: en\ndata: {samples: [data/*.jsonl]}\nlayers: [{id: a, type: choice, labels: [x, other]}]\nlabels: [{id: x}, {id: other}]\n',
  );
}

function collect(name: string, content: string, texts: Set<string>): void {
  const add = (value: unknown): void => {
    if (typeof value === 'string') {
      const text = value.replace(/^[\r\n]+|[\r\n]+$/g, '');
      if (text.length >= SHORTEST && text.length <= LONGEST) texts.add(text);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(add);
  };
  try {
    if (name.endsWith('.json')) return add(JSON.parse(content));
    if (/\.(?:jsonl|ndjson)$/.test(name))
      return content
        .split('\n')
        .filter((line) => line.trim() !== '')
        .forEach((line) => add(JSON.parse(line)));
    if (name.endsWith('.csv')) return add(parse(content, { relax_column_count: true }));
  } catch {
    // Files that are made to be broken: their lines are texts as well.
    if (name.endsWith('.csv')) return;
  }
  content.split('\n').forEach(add);
}
