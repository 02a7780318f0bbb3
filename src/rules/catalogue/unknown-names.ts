import { field, items, entries, ref, refs } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { didYouMean } from '../../base/text/did-you-mean';
import { quoted } from '../../base/text/phrases';
import { guidelineRule, answerRule, publicRule } from '../framework/rule';
import { valuesFinder } from '../framework/sample-fields';
import { changeTo } from '../framework/yaml-fixes';
import type { Level } from '../../project/model/model';
import { isLevel, type Layer } from '../../project/schema/layer-types';
import { takesNumber, takesTurn, NO_TURN } from '../../kinds/traits';
import { textSource } from '../../project/samples/sample';
import { listed } from '../framework/project-paths';
import type { Turn } from '../../project/samples/conversation';
import { forEachAnswer } from '../framework/answers';
import { shown } from '../framework/line-spans';
import { isPerTurn, turnsOf } from '../../project/schema/per-turn';
import { knownLayers } from '../framework/read-whole';
import { predictionFiles } from '../../project/suggestions';
import { annotatorOf, sameButCase } from '../../project/records/annotator-name';

export const unknownRole = publicRule({
  id: 'unknown-role',
  severity: 'error',
  fix: 'ask',
  summary: 'A question about turns of a role that no message has is asked of nothing.',
  async check({ model, sampleFiles }, report) {
    const asked = model.schema.layers.flatMap(({ layer, node, file }) =>
      (layer?.roles ?? []).map((role, at) => ({
        id: layer!.id,
        role,
        node: items(field(node, 'roles'))[at],
        file,
      })),
    );
    if (asked.length === 0 || model.schema.data.messages === undefined) return;
    const { values: roles } = await rolesIn(
      sampleFiles,
      asked.map(({ role }) => role),
    );
    // Without a conversation there is nothing to compare with.
    if (roles.size === 0) return;
    for (const { id, role, node, file } of asked) {
      if (roles.has(role) || !node) continue;
      const near = nearest(role, [...roles]);
      const hint = near === undefined ? '' : ` ${didYouMean(role, near)}`;
      report({
        place: { file, node },
        message: `No message has the role "${role}".${hint} Roles there: ${quoted([...roles].sort())}.`,
        key: `${id} ${role}`,
        fixes: changeTo({ file, node }, near),
      });
    }
  },
});

const rolesIn = valuesFinder(({ roles = [] }) => roles);

export const unknownLevel = guidelineRule({
  id: 'unknown-level',
  group: 'schema',
  severity: 'error',
  summary: 'What the guideline says of a value that the scale does not have applies to no answer.',
  check(model, report) {
    for (const { id, levels, tieBreakers } of model.guideline?.layers ?? []) {
      const layer = model.layers.get(id)?.layer;
      // Rule impossible-limits reports a scale that ends before it begins.
      if (!takesNumber(layer) || !(layer.min < layer.max)) continue;
      const check = ({ value, node, file }: Level, owner: string): void => {
        if (isLevel(layer, value)) return;
        report({
          place: { file, node },
          message: `"${value}" is not a value of "${id}", which goes from ${layer.min} to ${layer.max} in steps of ${layer.step}. Name a value of the scale, or take it out.`,
          key: `${id} ${owner} ${value}`,
        });
      };
      for (const level of levels) check({ ...level, node: level.valueNode }, 'levels');
      for (const { id: owner, levels: between, prefer } of tieBreakers) {
        for (const level of between) check(level, owner);
        // A preferred level that is none of "between" has its own rule.
        if (prefer && !between.some(({ value }) => value === prefer.value)) check(prefer, owner);
      }
    }
  },
});

/** Further samples are not read. */
const MAX_SAMPLES = 10_000;

export const unknownField = publicRule({
  id: 'unknown-field',
  severity: 'warning',
  fix: 'ask',
  summary: 'A field that no sample has is not shown, keeps nothing together and names nothing.',
  async check({ model, sampleFiles }, report) {
    const { file, layers } = model.schema;
    for (const { id, node } of layers) {
      const between = refs(file, field(node, 'between')).map((side) => side.id);
      for (const { key } of between.length === 2 ? entries(file, field(node, 'sources')) : []) {
        if (between.includes(key.id)) continue;
        report({
          place: key,
          message: `"${key.id}" is not compared, so this has no effect. "${id}" is between ${quoted(between)}.`,
          key: `unknown-field ${id} ${key.id}`,
        });
      }
    }
    const layerIds = new Set(layers.map(({ id }) => id));
    const data = field(file.root, 'data');
    const split = field(field(file.root, 'training'), 'split');
    const named = [
      ref(file, field(data, 'split')),
      ref(file, field(data, 'group')),
      ...['context', 'above', 'beside', 'monospace', 'media'].flatMap((key) => refs(file, field(data, key))),
      ...layers.flatMap(({ node }) => [
        ...refs(file, field(node, 'between')),
        ref(file, field(field(node, 'start'), 'field')),
        ...entries(file, field(node, 'sources')).map(({ value }) => ref(file, value)),
      ]),
      ref(file, field(split, 'group')),
      ...refs(file, field(split, 'stratify')).filter(({ id }) => !layerIds.has(id)),
      // Ids are optional under their usual name.
      ...[ref(file, field(data, 'id'))].filter((one) => one?.id !== 'id'),
    ].filter((one) => one !== undefined);
    const { values: fields, isComplete } = await fieldsOf(
      sampleFiles,
      named.map(({ id }) => id),
    );
    if (fields.size === 0) return;
    for (const { id: name, node } of named) {
      const near = nearest(name, [...fields]);
      if (fields.has(name) || (!isComplete && near === undefined)) continue;
      const hint = near === undefined ? '' : ` ${didYouMean(name, near)}`;
      report({
        place: { file, node },
        message: `${isComplete ? 'No sample' : `None of the first ${MAX_SAMPLES} samples`} has the field "${name}".${hint} Fields there: ${quoted([...fields].sort())}.`,
        key: `unknown-field ${name}`,
        fixes: changeTo({ file, node }, near),
      });
    }
  },
});

const fieldsOf = valuesFinder(({ fields }) => Object.keys(fields), MAX_SAMPLES);

export const unknownTextField = publicRule({
  id: 'unknown-text-field',
  severity: 'error',
  fix: 'ask',
  explains: ['invalid-record'],
  summary: 'Without the field that contains the texts, a file has rows but no samples.',
  async check(view, report) {
    const files = await view.filesWithoutText();
    if (files.length === 0) return;
    const { file, data } = view.model.schema;
    const fields = [...new Set(files.flatMap((one) => one.fields))];
    const source = textSource(data);
    const node = field(field(file.root, 'data'), source.key);
    const near = nearest(source.field, fields);
    const where = listed(files.map(({ path }) => path));
    report({
      place: { file, node: node ?? field(file.root, 'data') ?? file.root },
      message:
        `No row of ${where} has the field "${source.field}", so none is a sample. ` +
        (near === undefined
          ? `Name the field that holds the ${source.key} under data.${source.key}.`
          : didYouMean(source.field, near)) +
        ` Fields there: ${fields.join(', ')}.`,
      key: 'unknown-text-field',
      explainsIn: files.map(({ path }) => path),
      fixes: node ? changeTo({ file, node }, near) : [],
    });
  },
});

export const unknownTurn = answerRule({
  id: 'unknown-turn',
  severity: 'error',
  summary: 'An answer about a turn that the conversation does not have has no meaning.',
  start(model) {
    const layers = new Map(
      [...knownLayers(model)].filter(([, layer]) => takesTurn(layer) || isPerTurn(layer)),
    );
    if (layers.size === 0) return () => {};
    return (line, report) =>
      forEachAnswer(line, (id, value, base, key, turn) => {
        const layer = layers.get(id);
        const turns = typeof line.sample === 'object' ? line.sample.conversation?.turns : undefined;
        if (isPerTurn(layer)) {
          const problem = turn === undefined || !turns ? undefined : problemOf(layer, turn, turns);
          const path = base.at(-1) === turn ? base : [...base, key];
          if (problem !== undefined) report({ path, part: 'key', message: problem });
          return;
        }
        // Values that are no texts are reported by cardinality-violation.
        if (!layer || typeof value !== 'string' || value === '' || value === NO_TURN) return;
        const message = turns && problemOf(layer, value, turns);
        if (message !== undefined) report({ path: [...base, key], message });
      });
  },
});

/** Turns that a message lists; of more it gives the first and the last. */
const MAX_LISTED = 8;

function problemOf({ id, roles, per }: Layer, value: string, turns: readonly Turn[]): string | undefined {
  const turn = turns.find((one) => one.id === value);
  const hint = (some: readonly Turn[]): string =>
    per ? `${idsOf(some)}.` : `${idsOf(some)}; without a turn, write "${NO_TURN}".`;
  if (!turn) return `The sample has no turn ${shown(value)}. ${hint(turns)}`;
  if (!roles || roles.includes(turn.role)) return undefined;
  return `Turn ${shown(value)} has the role ${shown(turn.role)}, and "${id}" ${per ? 'is asked of turns' : 'asks for a turn'} of ${quoted(roles, ' or ')}. ${hint(turnsOf(turns, roles))}`;
}

function idsOf(turns: readonly Turn[]): string {
  const ids = turns.map(({ id }) => id);
  if (ids.length === 0) return 'It has no such turn';
  const list = ids.length <= MAX_LISTED ? quoted(ids) : `${shown(ids[0]!)} … ${shown(ids.at(-1)!)}`;
  return `Its turns are ${list}`;
}

export const unknownSuggestionModel = publicRule({
  id: 'unknown-suggestion-model',
  severity: 'error',
  summary: 'A model without predictions has nothing to suggest.',
  check(view, report) {
    const { suggestions } = view.model.schema;
    const found = suggestions && view.pattern(predictionFiles(suggestions.model));
    if (!found || found.files > 0 || found.problem || found.refused.length > 0) return;
    const { model, modelNode, file } = suggestions;
    report({
      place: { file, node: modelNode },
      message: `There are no predictions of "${model}": predictions/${model}.jsonl does not exist, so no suggestion is shown.`,
      key: 'unknown-suggestion-model',
    });
  },
});

export const unknownSample = answerRule({
  id: 'unknown-sample',
  severity: 'error',
  summary: 'An answer to a missing sample is not counted and is not part of the training data.',
  start:
    () =>
    ({ sample, value }, report) => {
      const id = value?.sample;
      if (sample !== undefined || typeof id !== 'string' || id === '') return;
      report({
        path: ['sample'],
        message: `No sample of the project has the id "${id}". Was it removed or renamed, can its line not be read, or is its file not listed under data.samples?`,
      });
    },
});

export const unknownPerson = publicRule({
  id: 'unknown-person',
  severity: 'error',
  fix: 'ask',
  summary: 'No one labels the samples of a person who is not in the project.',
  check({ model, recordFiles }, report) {
    const { annotators, file: schemaFile } = model.schema;
    const resolve = field(field(schemaFile.root, 'training'), 'resolve');
    const trusted = ref(schemaFile, field(field(resolve, 'spans'), 'annotator'));
    const everyone = new Set([
      ...annotators.map(({ id }) => id),
      ...recordFiles.flatMap(({ kind, path }) => (kind === 'annotation' ? [annotatorOf(path)] : [])),
    ]);
    if (trusted && everyone.size > 0 && !everyone.has(trusted.id)) {
      const near = nearest(trusted.id, [...everyone]);
      report({
        place: trusted,
        message: `Nobody is called "${trusted.id}", so the steps of the policy decide about differing spans. ${near === undefined ? 'Name a person who labels.' : `Did you mean "${near}"?`}`,
        key: `unknown-person spans ${trusted.id}`,
        fixes: changeTo(trusted, near),
      });
    }
    for (const { name, file, samples, repeated } of model.batches) {
      // Two entries that are written in the same way are reported by schema-violation.
      const isReported = model.problems.some((problem) => problem.file.path === file.path);
      for (const person of isReported ? [] : repeated)
        report({
          place: person,
          message: `"${person.id}" is listed twice; the first entry counts. Remove this one.`,
          key: `unknown-person ${name} ${person.id} twice`,
        });
      const { openOf } = samples;
      const others = model.batches.filter((other) => other.name !== name);
      if (openOf && !others.some(({ people }) => people.some(({ id, left }) => left && id === openOf.id)))
        report({
          place: openOf,
          message: `No other batch has "${openOf.id}" with "left: true", so there is nothing to take over. Correct the name, or mark the person in the batch that they left.`,
          key: `unknown-person ${name} ${openOf.id}`,
        });
    }
    // Without a list, anyone may label.
    if (annotators.length === 0) {
      const seen: string[] = [];
      for (const { name, people } of model.batches)
        for (const person of people) {
          const other = seen.find((id) => sameButCase(id, person.id));
          if (!seen.includes(person.id)) seen.push(person.id);
          if (other === undefined) continue;
          report({
            place: person,
            message: `"${person.id}" and "${other}" differ only in upper and lower case: on Windows and macOS their files are one. Write the name in one way.`,
            key: `unknown-person ${name} ${person.id} case`,
          });
        }
      return;
    }
    const known = new Set(annotators.map(({ id }) => id));
    for (const { name, people } of model.batches)
      for (const person of people) {
        if (known.has(person.id) || person.left) continue;
        const near = nearest(person.id, [...known]);
        report({
          place: person,
          message: `"people.annotators" has no "${person.id}". ${near === undefined ? 'Add the person there. If they have left, write "left: true".' : `Did you mean "${near}"?`}`,
          key: `unknown-person ${name} ${person.id}`,
          fixes: changeTo(person, near),
        });
      }
  },
});
