import { removeItem } from '../../base/yaml/edit-remove';
import type { Ref, LabelDef, ProjectModel } from '../../project/model/model';
import { field, items, text } from '../../project/model/reader';
import type { YamlNode } from '../../base/yaml/tree';
import { reportDuplicates, idPlace, takesComment, yamlFix, changeTo } from '../framework/yaml-fixes';
import { retiredIds } from '../framework/references';
import { HELD_BACK } from '../framework/read-whole';
import { guidelineRule, lineRule, projectRule, type RecordReport, publicRule } from '../framework/rule';
import { citable } from '../../project/model/build-model';
import { FreeIds } from '../../project/model/free-ids';
import type { YamlPlace } from '../framework/line-view';
import { repeatedKeys } from '../../base/json/repeated-keys';
import type { LinePlace, RecordPlace, Repeated } from '../framework/project-view';
import type { Fix } from '../../project/findings/finding';
import { getOrAdd } from '../../base/lists';

export const duplicateLabelId = guidelineRule({
  id: 'duplicate-label-id',
  group: 'schema',
  severity: 'error',
  fix: 'safe',
  summary: 'One id in the data cannot have two meanings: only the first entry is read.',
  check({ schema, guideline }, report) {
    reportDuplicates(schema.labels, report, (id) => ({
      message: `The label "${id}" is defined twice; the first one counts. Give this one another id, or remove it.${HELD_BACK}`,
    }));
    for (const layer of schema.layers) {
      const list = field(layer.node, 'labels');
      reportDuplicates(layer.labels, report, (id, again) => ({
        message: `"${id}" is listed twice in the layer "${layer.id}". Remove one of them.`,
        severity: 'warning',
        key: `${layer.id} ${id}`,
        fixes: removeFix(again, list),
      }));
    }
    reportDuplicates(guideline?.definitions ?? [], report, (id) => ({
      message: `The guideline has two entries for the label "${id}"; the first one counts. Join them.`,
      first: `The first entry for "${id}".`,
      key: `guideline ${id}`,
    }));
    const retired = retiredIds(guideline);
    if (retired.size === 0) return;
    for (const { id, file, idNode, label } of schema.labels) {
      const retirement = retired.get(id);
      // A deprecated label is the old one itself, which remains for its records.
      if (!retirement || label.status === 'deprecated') continue;
      report({
        place: { file, node: idNode },
        message:
          `The id "${id}" was in use until version ${retirement.version} of the guideline, and records may still hold it with its ` +
          'old meaning. Give the new label an id of its own, or say "added" in the changelog if the old one is back.',
        key: `retired ${id}`,
      });
    }
  },
});

function removeFix({ id, file, node }: Ref, list: YamlNode | undefined) {
  if (list?.kind !== 'seq') return [];
  const edit = removeItem(file.document, list, list.items.indexOf(node));
  const safety = takesComment(file, edit) ? 'ask' : 'safe';
  return yamlFix(`Remove the second "${id}"`, safety, { file, edit });
}

export const duplicateLayerId = guidelineRule({
  id: 'duplicate-layer-id',
  group: 'schema',
  severity: 'error',
  summary:
    'Answers are stored under the id of their layer: two layers with the same id would share one answer.',
  check(model, report) {
    reportDuplicates(model.schema.layers, report, (id) => ({
      message: `The layer "${id}" is defined twice; the first one counts. Give this one another id.`,
    }));
    for (const { id: layer, file, node } of model.schema.layers) {
      const named = items(field(node, 'attributes')).flatMap((each) => {
        const idNode = field(each, 'id');
        const id = text(idNode);
        return id === undefined || !idNode ? [] : [{ id, idNode, node: each, file }];
      });
      reportDuplicates(named, report, (id) => ({
        message: `"${layer}" has the attribute "${id}" twice; the first one counts. Give this one another id.`,
        key: `${layer} attribute ${id}`,
      }));
    }
    reportDuplicates(model.guideline?.layers ?? [], report, (id) => ({
      message: `The guideline has two entries for the layer "${id}"; the first one counts. Join them.`,
      first: `The first entry for "${id}".`,
      key: `guideline ${id}`,
    }));
    for (const { id, levels } of model.guideline?.layers ?? []) {
      const named = levels.map((level) => ({ ...level, id: String(level.value), idNode: level.valueNode }));
      reportDuplicates(named, report, (value) => ({
        message: `"${id}" has two entries for level ${value}; the first one counts. Join them.`,
        first: `The first entry for level ${value}.`,
        key: `${id} level ${value}`,
      }));
    }
  },
});

export const duplicateRuleId = guidelineRule({
  id: 'duplicate-rule-id',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  summary: 'Records cite rules by id: an id with two meanings changes the reason recorded for an answer.',
  check({ guideline }, report) {
    if (!guideline) return;
    const retired = retiredIds(guideline);
    const rules = citable(guideline);
    const ids = new FreeIds([...rules.map(({ id }) => id), ...retired.keys()]);
    const renumber = (rule: (typeof rules)[number]) => {
      const free = ids.take(rule.id);
      return { free, fixes: () => changeTo({ file: rule.file, node: rule.idNode }, free) };
    };
    reportDuplicates(rules, report, (id, again) => {
      const { free, fixes } = renumber(again);
      return {
        message: `"${id}" is the id of two rules; a record that cites it means either. Give this one another: "${free}" is free.`,
        fixes,
      };
    });
    for (const rule of new Map(rules.map((each) => [each.id, each])).values()) {
      const retirement = retired.get(rule.id);
      if (!retirement) continue;
      const { free, fixes } = renumber(rule);
      report({
        place: idPlace(rule),
        message:
          `"${rule.id}" was the id of a rule that version ${retirement.version} ${retirement.type}; records that cite it mean that one. ` +
          `Give this rule another: "${free}" is free.`,
        key: `retired ${rule.id}`,
        fixes,
      });
    }
  },
});

export const duplicateExampleId = guidelineRule({
  id: 'duplicate-example-id',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  summary: 'Tie-breakers refer to examples by id: if two examples share an id, the reference is ambiguous.',
  check({ guideline }, report) {
    const examples = guideline?.examples ?? [];
    const ids = new FreeIds(examples.map(({ id }) => id));
    reportDuplicates(examples, report, (id, { file, idNode }) => {
      const free = ids.take(id);
      return {
        message: `Two examples have the id "${id}". Give this one another: "${free}" is free.`,
        fixes: idNode ? changeTo({ file, node: idNode }, free) : [],
      };
    });
  },
});

export const duplicateShortcut = guidelineRule({
  id: 'duplicate-shortcut',
  group: 'schema',
  severity: 'warning',
  summary: 'One key cannot choose two labels of a layer.',
  check(model, report) {
    const reported = new Set<string>();
    for (const layer of model.schema.layers) {
      const byKey = new Map<string, LabelDef>();
      for (const { id } of layer.labels) {
        const label = model.labels.get(id);
        if (label?.label.key === undefined || label.label.status === 'deprecated') continue;
        const first = byKey.get(label.label.key);
        if (!first) byKey.set(label.label.key, label);
        else if (first !== label && !reported.has(label.id)) {
          reported.add(label.id);
          report({
            place: keyPlace(label),
            message: `The key "${label.label.key}" chooses "${first.id}" already, in the layer "${layer.id}". Give "${label.id}" another.`,
            related: [{ place: keyPlace(first), message: `The key of "${first.id}".` }],
            key: label.id,
          });
        }
      }
    }
  },
});

const keyPlace = ({ file, node }: LabelDef): YamlPlace => ({ file, node: field(node, 'key') ?? node });

export const collidingLabelId = guidelineRule({
  id: 'colliding-label-id',
  group: 'schema',
  severity: 'error',
  summary:
    'People and tools mistake ids for each other if they differ only in case, separators or Unicode form.',
  check(model, report) {
    const seen = new Map<string, LabelDef[]>();
    for (const label of model.labels.values()) {
      const alike = getOrAdd(seen, fold(label.id), () => []);
      // Labels of different layers are never alternatives.
      const first = alike.find((other) => shareLayer(model, label.id, other.id));
      alike.push(label);
      if (first)
        report({
          place: idPlace(label),
          message: `"${label.id}" and "${first.id}" are too similar for two labels. Give one of them another id, or merge them.`,
          related: [{ place: idPlace(first), message: `"${first.id}".` }],
          key: `${first.id} ${label.id}`,
        });
    }
  },
});

/** Removes differences in case, separators and compatibility forms. */
const fold = (id: string): string =>
  id
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[-_.\s/:]+/g, '-');

function shareLayer({ schema }: ProjectModel, a: string, b: string): boolean {
  return schema.layers.some(({ labels }) => [a, b].every((id) => labels.some((label) => label.id === id)));
}

export const duplicateKey = lineRule({
  id: 'duplicate-key',
  severity: 'error',
  summary: 'Of two values for one key, JSON readers silently drop one, and not all drop the same.',
  start: () => {
    const first = { file: '', line: 0 };
    return (line, report) => {
      if (line.columns) {
        if (line.file !== first.file) [first.file, first.line] = [line.file, line.line];
        // The header is the same for all rows.
        if (line.line > first.line) return;
        for (const name of new Set(line.columns.filter((one, at) => line.columns!.indexOf(one) !== at)))
          report({
            path: [],
            message: `Two columns of this file are called ${JSON.stringify(name)}, and only one of them is read. Rename or delete one in the header.`,
          });
      } else if (line.value !== undefined && line.format === 'jsonl')
        for (const { key, range } of repeatedKeys(line.raw, line.value))
          report({
            path: [],
            raw: range,
            message: `The key ${JSON.stringify(key)} is there again later in this object. The later value is read, and this one is not: delete the wrong one.`,
          });
    };
  },
});

export const duplicateItemId = publicRule({
  id: 'duplicate-item-id',
  group: 'data',
  severity: 'error',
  summary: 'Answers are joined to samples by id: if two samples share an id, one can never be labelled.',
  check({ duplicateSamples }, report) {
    reportRepeated('sample', duplicateSamples, report, ({ id, idField }, where) => ({
      path: [idField],
      message: `"${id}" is the id of another sample already (${where}). That one counts; this one gets no labels until its id is its own.`,
      key: `duplicate-item-id ${id}`,
    }));
  },
});

/** Reports what repeats the id of an earlier sample or record, whose place is in words. The last finding says how many are not listed. */
function reportRepeated<T extends Repeated>(
  what: 'sample' | 'record',
  { first: listed, total }: { readonly first: readonly T[]; readonly total: number },
  report: (finding: RecordReport) => void,
  about: (
    repeated: T,
    where: string,
  ) => Omit<RecordReport, 'record' | 'relatedRecords'> & { readonly path: RecordPlace['path'] },
): void {
  for (const [n, repeated] of listed.entries()) {
    const { id, first, again } = repeated;
    const where = `${first.file === again.file ? 'line' : `${first.file}, line`} ${first.line + 1}`;
    const rest = n === listed.length - 1 ? total - listed.length : 0;
    const more = rest > 0 ? ` ${rest} more ${what}s have an id that was used before.` : '';
    const { path, message, ...others } = about(repeated, where);
    report({
      ...others,
      record: { ...again, path },
      message: message + more,
      relatedRecords: [{ record: { ...first, path }, message: `The first ${what} with the id "${id}"` }],
    });
  }
}

export const duplicateRecordId = projectRule({
  id: 'duplicate-record-id',
  severity: 'error',
  fix: 'ask',
  reveals: 'answer',
  summary: 'An undo, a decision or a migration that names the id of two records can mean either.',
  async check(view, report) {
    reportRepeated('record', await view.repeatedRecords(), report, ({ id, isSameLine, again }, where) => ({
      path: ['id'],
      message: isSameLine
        ? `This line is a copy of ${where}. The record counts once: delete one of the two lines.`
        : `Another record has the id "${id}" already (${where}), and says something else. Both are kept: give one of them an id of its own.`,
      key: `duplicate-record-id ${id} ${again.file}`,
      ...(isSameLine && { severity: 'warning', fixes: [deleteCopy(again)] }),
    }));
  },
});

function deleteCopy({ file, line }: LinePlace): Fix {
  const range = { start: { line, character: 0 }, end: { line: line + 1, character: 0 } };
  return { title: 'Delete the copy', safety: 'ask', edits: [{ file, range, newText: '' }] };
}

export const sameTimeRecords = projectRule({
  id: 'same-time-records',
  severity: 'off',
  strict: 'warning',
  reveals: 'answer',
  summary: 'Of two records with the same time, the one with the greater id counts, not the later line.',
  check(view, report) {
    for (const { who, sample, counts, place } of view.sameTimes())
      report({
        record: { ...place, path: ['time'] },
        message: `"${who}" has another record about "${sample}" with this time, in line ${counts.line + 1}. That one counts, because its id is greater.`,
        relatedRecords: [{ record: { ...counts, path: ['time'] }, message: 'The record that counts' }],
        key: `same-time-records ${who} ${sample}`,
      });
  },
});
