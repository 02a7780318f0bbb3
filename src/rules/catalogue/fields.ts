import { answerLikeness } from '../../project/model/answer-fields';
import { field, text, items, namedValues } from '../../project/model/reader';
import { insertKey } from '../../base/yaml/edit';
import { listed } from '../framework/project-paths';
import { guidelineRule, publicRule } from '../framework/rule';
import { fieldsBesideText } from '../framework/sample-fields';
import { yamlFix } from '../framework/yaml-fixes';
import { removeItem } from '../../base/yaml/edit-remove';
import type { ProjectView, SampleFileView } from '../framework/project-view';
import { takesTurn, comparesFields } from '../../kinds/traits';
import { isPerTurn } from '../../project/schema/per-turn';
import { didYouMean } from '../../base/text/did-you-mean';
import type { YamlNode } from '../../base/yaml/tree';
import { OWN_TEXT } from '../../project/model/layout';
import type { SchemaModel } from '../../project/model/model';
import { nearest } from '../../project/schema/describe-error';

export const undeclaredContext = publicRule({
  id: 'undeclared-context',
  severity: 'info',
  fix: 'ask',
  summary: 'Annotators may need a field that they do not see, or be influenced by one that they do.',
  async check(view, report) {
    const { file, data: settings } = view.model.schema;
    const data = field(file.root, 'data');
    if (settings.context || data?.kind !== 'map' || data.entry('context')) return;
    const fields = await fieldsBesideText(view);
    if (fields.size === 0) return;
    const names = [...fields.keys()];
    const known = labelsOf(view);
    const answers = names.filter((name) => answerLikeness(name, fields.get(name)!, known));
    const others = names.filter((name) => !answers.includes(name));
    const suspicion =
      answers.length === 0
        ? ''
        : ` ${listed(answers)} ${answers.length === 1 ? 'looks like an answer' : 'look like answers'}.`;
    const fix = (title: string, context: readonly string[]) =>
      yamlFix(title, 'ask', {
        file,
        edit: insertKey(file.document, data, 'context', [...context], {
          after: data.entry('text') ? 'text' : 'samples',
        }),
      });
    report({
      place: { file, node: data.entry('samples')?.key ?? data },
      message: `"data.context" does not say which fields are shown beside the text, so none is shown. The samples also have ${listed(names)}.${suspicion} Name the fields that annotators may see, or write [] for none.`,
      key: 'undeclared-context',
      fixes: [
        ...(others.length > 0 ? fix(`Show ${listed(others)}`, others) : []),
        ...fix('Show no other field', []),
      ],
    });
  },
});

const labelsOf = ({ model }: ProjectView) => model.schema.labels.map(({ label }) => label);

const WHY = {
  name: 'its name says so',
  values: 'its values are labels of the project',
} as const;

/** The keys of `data` that name fields to show. */
const SHOWN_KEYS = ['context', 'above', 'beside'] as const;

export const contextShowsAnswers = publicRule({
  id: 'context-shows-answers',
  severity: 'warning',
  fix: 'ask',
  summary: 'An annotator who sees an answer first is influenced by it, and agreement is too high.',
  async check(view, report) {
    const { file } = view.model.schema;
    const data = field(file.root, 'data');
    const lists = SHOWN_KEYS.flatMap((key) => {
      const list = field(data, key);
      return list?.kind === 'seq' ? [{ key, list }] : [];
    });
    if (lists.length === 0) return;
    const fields = await fieldsBesideText(view);
    for (const { key, list } of lists)
      for (const [index, node] of list.items.entries()) {
        const name = text(node);
        const values = name === undefined ? undefined : fields.get(name);
        if (name === undefined || !values) continue;
        const why = answerLikeness(name, values, labelsOf(view));
        if (!why) continue;
        report({
          place: { file, node },
          message: `The field "${name}" looks like an answer: ${WHY[why]}. Annotators see it before they give their own. Take it out of "${key}", unless it is part of the question.`,
          key: `context-shows-answers ${name}`,
          fixes: yamlFix(`Take "${name}" out`, 'ask', {
            file,
            edit: removeItem(file.document, list, index),
          }),
        });
      }
  },
});

/** More are not reported one by one. */
const MAX_REPORTED = 200;

interface Named {
  readonly file: SampleFileView;
  readonly row: number;
  readonly field: string;
}

/** What did not work in the same samples. Only that is looked at again: there may be a file by now. */
const known = new WeakMap<readonly SampleFileView[], { fields: string; broken: readonly Named[] }>();

export const unusableMedia = publicRule({
  id: 'unusable-media',
  group: 'data',
  severity: 'warning',
  strict: 'error',
  summary: 'Annotators do not see the image, or hear the recording, that the question is about.',
  async check(view, report) {
    const { sampleFiles, model } = view;
    const { media } = model.schema.data;
    if (!media) return;
    const fields = media.join('\n');
    const before = known.get(sampleFiles);
    const broken: Named[] = [];
    for await (const one of before?.fields === fields ? before.broken : allNamed(sampleFiles, media)) {
      const { file, row, field } = one;
      const sample = await file.read(row);
      const problem = await view.mediaProblem(sample?.fields[field]);
      if (problem === undefined) continue;
      broken.push(one);
      const isLast = broken.length === MAX_REPORTED;
      report({
        record: { ...file.place(row), path: [field] },
        message: `"${field}" is not shown. ${problem}${isLast ? ' Further samples were not looked at.' : ''}`,
        key: `unusable-media ${sample?.id} ${field}`,
      });
      if (isLast) return void known.delete(sampleFiles);
    }
    known.set(sampleFiles, { fields, broken });
  },
});

async function* allNamed(files: readonly SampleFileView[], fields: readonly string[]): AsyncIterable<Named> {
  for (const file of files)
    for (let row = 0; row < file.rows; row++) for (const field of fields) yield { file, row, field };
}

export const turnsWithoutMessages = guidelineRule({
  id: 'turns-without-messages',
  group: 'schema',
  severity: 'error',
  summary: 'Only conversations have turns to ask about.',
  check(model, report) {
    if (model.schema.data.messages !== undefined) return;
    for (const { layer, node, file } of model.schema.layers) {
      if (!layer || (!takesTurn(layer) && !isPerTurn(layer))) continue;
      report({
        place: { file, node: field(node, layer.per ? 'per' : 'type') ?? node },
        message: `"${layer.id}" ${layer.per ? 'is asked of each turn' : 'asks for a turn'}, but the samples are not conversations. Name the field with the list of messages in "data.messages".`,
        key: layer.id,
      });
    }
  },
});

/** The usual roles. A role that is nearly one of these is a slip; others are the project's own. */
const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];

export const layoutWithoutEffect = guidelineRule({
  id: 'layout-without-effect',
  group: 'schema',
  severity: 'warning',
  summary: 'A layout that changes nothing makes people look for what it should have changed.',
  check({ schema }, report) {
    const { file } = schema;
    const data = field(file.root, 'data');
    const seen = new Set<string>();
    for (const entry of items(field(data, 'show'))) {
      const node = field(entry, 'field');
      const name = text(node);
      if (!node || name === undefined) continue;
      const own = name === (schema.data.messages ?? schema.data.text) ? OWN_TEXT : name;
      const found = seen.has(own)
        ? { message: `"${name}" is there twice, and only its first entry counts.`, node }
        : useless(schema, name, own === OWN_TEXT, field(entry, 'at'));
      if (found)
        report({ place: { file, node: found.node ?? node }, message: found.message, key: `show ${name}` });
      seen.add(own);
    }
    for (const { id: role, key: node } of namedValues(field(data, 'show_turns'))) {
      const near = ROLES.includes(role) ? undefined : nearest(role, ROLES);
      const message =
        schema.data.messages === undefined
          ? 'The samples are not conversations, so no turn is shown. Name the field with the list of messages in "data.messages".'
          : near !== undefined && `"${role}" is hardly a role of messages. ${didYouMean(role, near)}`;
      if (message) report({ place: { file, node }, message, key: `turns ${role}` });
    }
  },
});

/** Why an entry of `data.show`, or its `at`, changes nothing; undefined if it does something. */
function useless(
  { data, layers }: SchemaModel,
  name: string,
  isText: boolean,
  at: YamlNode | undefined,
): { message: string; node?: YamlNode } | undefined {
  if (data.media?.includes(name))
    return { message: `"${name}" names images or recordings, which are shown as such. Take this entry out.` };
  const isCompared = layers.some(({ layer }) => comparesFields(layer) && layer.between.includes(name));
  const where = isText
    ? 'the text is always in the middle'
    : isCompared
      ? 'its place is that of the comparison'
      : data.above?.includes(name)
        ? '"above" says where it is'
        : data.beside?.includes(name) && '"beside" says where it is';
  if (where)
    return at && !(isText && text(at) === 'body')
      ? { message: `"at" changes nothing for "${name}": ${where}.`, node: at }
      : undefined;
  const { context = [] } = data;
  if (context.includes(name)) return undefined;
  // Also reports a name that no sample has, which unknown-field leaves to this rule: one slip, one finding.
  const near = nearest(name, context);
  const advice =
    near === undefined
      ? 'Correct the name, or add it to "data.context" if annotators may see it.'
      : didYouMean(name, near);
  return { message: `"${name}" stays hidden. ${advice}` };
}
