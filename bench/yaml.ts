/** Measures reading a large guideline whole and after small edits: `npx tsx bench/yaml.ts [labels]`. */
import { parseYaml, readVersion } from '../src/base/yaml/parse';
import { LineIndex } from '../src/base/yaml/line-index';
import { toJs } from '../src/base/yaml/tree';

function guideline(labels: number): string {
  const head = 'format: labelwright/1\nid: bench\ntitle: Generated guideline\nversion: "1.0.0"\n\nlabels:\n';
  const label = (i: number): string => `  - id: group-${i % 20}.label-${i} # opaque
    name: Label ${i}
    definition: >
      The writer asks, in this message, for case ${i} to be looked at
      and for an answer.
    include:
      - id: R-${i}-1
        text: "The message names case ${i}, in any wording."
    exclude:
      - id: R-${i}-2
        text: The case is closed already.
        use_instead: group-1.label-${(i + 7) % labels}
`;
  return head + Array.from({ length: labels }, (_, i) => label(i)).join('') + 'tie_breakers: []\n';
}

function median(times: number[]): string {
  return `${[...times].sort((a, b) => a - b)[times.length >> 1]!.toFixed(2)} ms (slowest ${Math.max(...times).toFixed(2)})`;
}

function measure(runs: number, action: (run: number) => void): number[] {
  return Array.from({ length: runs }, (_, run) => {
    const begin = performance.now();
    action(run);
    return performance.now() - begin;
  });
}

const labels = Number(process.argv[2] ?? 1000);
const text = guideline(labels);
console.log(`${labels} labels, ${(text.length / 1000).toFixed(0)} KB`);
console.log(`first parse (cold):      ${measure(1, () => parseYaml(text))[0]!.toFixed(1)} ms`);
console.log(`whole parse:             ${median(measure(15, () => parseYaml(text)))}`);
console.log(`line index:              ${median(measure(50, () => new LineIndex(text)))}`);
const document = parseYaml(text);
console.log(`toJs:                    ${median(measure(15, () => toJs(document.root)))}`);

let version = readVersion(text);
let current = text;
const edit = (run: number): void => {
  const at = current.indexOf('Label ', Math.floor(((run * 37) % 97) * (current.length / 100)));
  current = `${current.slice(0, at)}x${current.slice(at)}`;
  version = readVersion(current, version);
  const next = version.document;
  void [next.lines, next.problems, next.comments];
};
measure(20, edit);
console.log(`one letter in one label: ${median(measure(200, edit))}`);
const insertLine = (run: number): void => {
  const at = current.indexOf('  - id: group', Math.floor(((run * 37) % 97) * (current.length / 100)));
  current = `${current.slice(0, at)}  - id: new-${run}\n${current.slice(at)}`;
  version = readVersion(current, version);
  void version.document.lines;
};
console.log(`a new label:             ${median(measure(50, insertLine))}`);
const memory = process.memoryUsage().heapUsed / 1e6;
measure(2000, edit);
globalThis.gc?.();
console.log(
  `heap after 2000 edits:   ${memory.toFixed(0)} -> ${(process.memoryUsage().heapUsed / 1e6).toFixed(0)} MB`,
);
