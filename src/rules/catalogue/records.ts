import { isObject, defined } from '../../base/objects';
import { annotatorOf, isAnnotatorName, nameProblem, sameButCase } from '../../project/records/annotator-name';
import { checkAnnotation, checkDecision, checkGold, isHash } from '../../project/records/check-record';
import { textSource } from '../../project/samples/sample';
import { lineRule, projectRule, type RecordReport, answerRule, publicRule } from '../framework/rule';
import { describeJsonError } from '../../base/json/json-error';
import type { JsonProblem } from '../../base/json/json-fault-text';
import type { LineFix, LineReport, LineView } from '../framework/line-view';
import { isReservedName } from '../../base/files/paths';
import { field } from '../../project/model/reader';
import type { Change, ProjectModel } from '../../project/model/model';
import { isKnownVersion, staleBy } from '../../project/model/staleness';
import type { LinePlace } from '../framework/project-view';
import { isModelReadWhole } from '../framework/read-whole';
import { spanReader, type LineSpans } from '../framework/line-spans';
import { textHash } from '../../base/text/hash';
import { count } from '../framework/options';
import { startHashes } from '../../kinds/starts';
import { correctsText } from '../../kinds/traits';
import { getOrAdd } from '../../base/lists';

export const invalidRecord = lineRule({
  id: 'invalid-record',
  severity: 'error',
  summary: 'A record with missing fields or wrong types cannot be interpreted.',
  start(model) {
    const { field: text } = textSource(model.schema.data);
    let file = '';
    let stem = '';
    return (line, report) => {
      const { kind, value } = line;
      if (kind === 'sample') {
        if (line.unreadable !== undefined && (value || line.format !== 'jsonl'))
          report({ path: value ? (line.unreadableAt ?? [text]) : [], message: line.unreadable });
        return;
      }
      if (!value) return;
      if (line.file !== file) [file, stem] = [line.file, annotatorOf(line.file)];
      const problem = (field: string, message: string, severity?: 'warning', item?: number): void =>
        report(defined({ path: item === undefined ? [field] : [field, item], message, severity }));
      if (kind === 'annotation') checkAnnotation(value, stem, problem);
      else if (kind === 'decision') checkDecision(value, stem, problem);
      else checkGold(value, problem);
    };
  },
});

export const invalidJsonLine = lineRule({
  id: 'invalid-json-line',
  severity: 'error',
  fix: 'safe',
  summary: 'Most readers stop at a line that is not JSON.',
  start: () => {
    const pointers = new Set<string>();
    return (line, report) => {
      if (line.value !== undefined || line.format !== 'jsonl') return;
      const problem = describeJsonError(line.raw);
      if (!problem)
        return report({
          path: [],
          raw: { start: 0, end: line.raw.length },
          message: 'A line must hold a JSON object: {"…": …}. This is valid JSON of another kind.',
        });
      if (problem.kind === 'lfs-pointer' && line.line === 0) pointers.add(line.file);
      // The other two lines of a Git LFS pointer have the same cause.
      else if (pointers.has(line.file) && line.line <= 2) return;
      report(faultOf(line, problem));
    };
  },
});

function faultOf(line: LineView, problem: JsonProblem): LineReport {
  const { start, end } = problem;
  return {
    path: [],
    // An empty range would be invisible, so include the character before it.
    raw: start === end && start > 0 ? { start: start - 1, end } : { start, end },
    message: problem.message,
    ...(problem.kind === 'blank' && { severity: 'info' }),
    fixes: [fixOf(line, problem)],
  };
}

function fixOf(line: LineView, { kind, start, end }: JsonProblem): LineFix | undefined {
  const cut = (title: string, safety: LineFix['safety']): LineFix => ({
    title,
    safety,
    edits: [{ raw: { start, end }, newText: '' }],
  });
  switch (kind) {
    case 'blank':
      return { title: 'Delete the blank line', safety: 'safe', edits: [{ removeLine: true }] };
    case 'bom':
      return cut('Delete the byte order mark', 'safe');
    case 'trailing-comma':
    case 'comma-after-record':
      return cut('Delete the comma', 'safe');
    case 'merge-conflict':
      return { title: 'Delete the marker', safety: 'ask', edits: [{ removeLine: true }] };
    case 'two-values':
      return {
        title: 'Put the second value on a line of its own',
        safety: 'ask',
        edits: [{ raw: { start, end: line.raw[start] === ',' ? start + 1 : start }, newText: '\n' }],
      };
    default:
      return undefined;
  }
}

export const annotatorFileName = publicRule({
  id: 'annotator-file-name',
  group: 'annotations',
  severity: 'warning',
  summary:
    'The name cannot be a file name everywhere: a clone may lack the file, or mix the records of two annotators.',
  check({ recordFiles, model }, report) {
    const names = new Map<string, string>();
    for (const { path, kind } of recordFiles) {
      if (kind !== 'annotation') continue;
      const name = annotatorOf(path);
      const record = { file: path, line: 0, offset: 0, path: ['annotator'] };
      const say = (message: string): void => report({ record, message, key: `annotator-file-name ${name}` });
      if (isReservedName(name))
        say(
          `Windows reserves the name "${name}": the project cannot be checked out there. Give the annotator another name, with a migration.`,
        );
      const other = [...names.keys()].find((one) => sameButCase(one, name));
      if (other !== undefined)
        say(
          `"${name}" and "${other}" differ only in upper and lower case: on Windows and macOS ${path} and ${names.get(other)!} are one file. Give one of them another name, with a migration.`,
        );
      names.set(name, path);
    }
    const { file } = model.schema;
    for (const part of ['annotators', 'reviewers'] as const) {
      const people = model.schema[part];
      const place = { file, node: field(field(file.root, 'people'), part) ?? file.root };
      for (const [n, { id }] of people.entries()) {
        const say = (message: string): void => report({ place, message, key: `annotator-file-name ${id}` });
        if (isReservedName(id))
          say(
            `Windows reserves the name "${id}": answers of this person could not be saved. Give the person another name.`,
          );
        else if (!isAnnotatorName(id)) say(nameProblem(id));
        const known = [...people.slice(0, n).map((one) => one.id), ...(names.has(id) ? [] : names.keys())];
        const other = known.find((one) => sameButCase(one, id));
        if (other !== undefined)
          say(
            `"${id}" and "${other}" differ only in upper and lower case: on Windows and macOS their files are one. Give one of them another name.`,
          );
      }
    }
  },
});

/** Other records of a cause that are listed beside the first. */
const MAX_OTHERS = 10;

/** The records of one file with the same cause: one finding. */
interface Group {
  readonly version: string;
  /** Undefined: the version is unknown. */
  readonly change: Change | undefined;
  count: number;
  readonly first: LinePlace;
  readonly others: LinePlace[];
}

export const staleGuidelineVersion = projectRule({
  id: 'stale-guideline-version',
  severity: 'error',
  reveals: 'answer',
  summary: 'A label that was given before its meaning changed may be wrong now.',
  async check(view, report) {
    const { model } = view;
    const current = model.guideline?.version?.text;
    if (current === undefined || !isModelReadWhole(model)) return;
    const known = new Map<string, boolean>();
    const groups = new Map<string, Group>();
    for await (const answer of view.answers('guideline')) {
      const { guideline: version, followed } = answer;
      if (version === undefined || followed === undefined || version === current || answer.status === 'draft')
        continue;
      const isKnown = getOrAdd(known, version, () => isKnownVersion(model, version));
      const change = isKnown ? staleBy(model, followed, answer.labels, answer.rules) : undefined;
      if (isKnown && !change) continue;
      const { place } = answer;
      const key = JSON.stringify([place.file, version, change && [change.type, change.target.id]]);
      const group = getOrAdd(groups, key, () => ({ version, change, count: 0, first: place, others: [] }));
      group.count += 1;
      if (group.first !== place && group.others.length < MAX_OTHERS) group.others.push(place);
    }
    for (const group of groups.values()) report(reportOf(model, group));
  },
});

function reportOf(model: ProjectModel, { version, change, count, first, others }: Group): RecordReport {
  const records = count === 1 ? 'This record follows' : `${count} records of this file follow`;
  const message = change
    ? `${records} version ${version}. ${whatChanged(model, change)} Look at ${count === 1 ? 'it' : 'them'} again: relabel what differs, confirm the rest.`
    : `${records} version ${version}, which the changelog does not have, so what the labels meant is unknown. Add its entry, or relabel.`;
  const named = count - 1 > others.length ? `, ${count - 1 - others.length} more are not listed` : '';
  return {
    record: { ...first, path: ['guideline'] },
    message,
    ...(change && { severity: 'warning' }),
    relatedRecords: others.map((place) => ({
      record: { ...place, path: ['guideline'] },
      message: `The same version${named}`,
    })),
    key: `stale-guideline-version ${version} ${change ? `${change.type} ${change.target.id}` : ''}`,
  };
}

function whatChanged(model: ProjectModel, change: Change): string {
  const entry = model.guideline?.changelog.find(({ changes }) => changes.includes(change));
  const target = change.target.id === '*' ? 'the whole guideline' : `"${change.target.id}"`;
  const note = change.note ? ` (${change.note.replace(/[.\s]+$/, '')})` : '';
  return `Version ${entry?.version ?? ''} ${change.type} ${target}${note}.`;
}

export const sampleTextChanged = answerRule({
  id: 'sample-text-changed',
  kinds: ['annotation', 'decision'],
  severity: 'warning',
  summary: 'The answer was given to an earlier text, and no one has checked it against the new one.',
  start(model) {
    const reader = spanReader(model);
    return (line, report) => {
      const { sample, value = {} } = line;
      if (typeof sample !== 'object' || value.withdrawn === true) return;
      for (const [id, hash] of Object.entries(isObject(value.start) ? value.start : {})) {
        const layer = model.layers.get(id)?.layer;
        if (
          correctsText(layer) &&
          isHash(hash) &&
          hash !== startHashes(model, { text: sample.text, fields: sample.fields ?? {} })[id]
        )
          report({ path: ['start', id], message: `The text that "${id}" corrects ${sinceThen(line)}` });
      }
      const { text_hash: hash } = value;
      if (!isHash(hash) || hash === textHash(sample.text)) return;
      // Other rules report shifted spans, with a fix.
      if (hasShifted(reader.of(line))) return;
      report({ path: ['text_hash'], message: `The text of the sample ${sinceThen(line)}` });
    };
  },
});

const sinceThen = ({ kind }: LineView): string =>
  `has changed since it was ${kind === 'decision' ? 'decided' : 'labelled'}. Look at the sample again: saving the answer in the panel, as it is or changed, settles it.`;

function hasShifted({ text, answers }: LineSpans): boolean {
  return answers.some(({ spans }) =>
    spans.some(({ pieces }) =>
      pieces.some(
        ({ from, to, quote }) =>
          from < 0 || to < 0 || (quote !== undefined && text?.text.slice(from, to) !== quote),
      ),
    ),
  );
}

export const tooFastAnnotation = answerRule({
  id: 'too-fast-annotation',
  kinds: ['annotation'],
  severity: 'warning',
  summary: 'An annotator who did not have time to read the text did not label it by reading it.',
  options: {
    max_chars_per_second: count(150, 'the most characters that people read in a second', 1),
    min_chars: count(100, 'shorter texts are not checked, because people read them at a glance'),
    max_chars: count(300, 'the part of a longer text that must be read, in characters'),
  },
  start(_model, { options }) {
    const fastest = Number(options.max_chars_per_second);
    const shortest = Number(options.min_chars);
    // For a long text the beginning is often enough.
    const most = Number(options.max_chars);
    return (line, report) => {
      const { sample } = line;
      const seconds = line.value?.seconds;
      if (typeof seconds !== 'number' || typeof sample !== 'object') return;
      if (!(seconds > 0) || most <= seconds * fastest) return;
      const { length } = sample.text;
      if (length < shortest || Math.min(length, most) <= seconds * fastest) return;
      // Withdrawn answers and drafts say nothing about reading.
      if (
        line.value?.withdrawn === true ||
        line.value?.status === 'draft' ||
        line.value?.undoes !== undefined
      )
        return;
      report({
        path: ['seconds'],
        message: `${seconds} s for ${length} characters: no one reads ${length > most ? `the first ${most}` : 'them'} in less than ${(Math.min(length, most) / fastest).toFixed(1)} s. Look at the sample again.`,
      });
    };
  },
});
