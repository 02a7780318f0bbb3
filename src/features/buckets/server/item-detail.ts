import { worthOf } from '../../../engine/agreement/pair-worth';
import { closedTo } from '../../../engine/independence';
import { snippetOf, type ShownTrees } from './sample-nodes';
import { decides, type LayerValue } from '../../../project/records/records';
import { namesOnSample } from '../../../engine/queries/shown-names';
import { type BucketItem, itemState } from '../items/group-items';
import { withoutScores, type Disagreement } from '../disagreements';
import { answersOn } from '../sample-answers';
import type { WithModel } from '../../../engine/project';
import type { Blind, BucketDetailParams } from '../../../protocol/buckets';
import { schemaLayerOf } from '../../../project/schema/per-turn';
import { kindName, layerName, STATE_NAMES, valueWords } from './bucket-names';
import type { Branch } from './branches';
import type { BucketTrees } from './bucket-trees';

/** UTF-16 units of the other sample's text. */
const MAX_OTHER_TEXT = 120;
/** Number of answers listed; further ones are only counted. */
const MAX_ANSWERS = 12;

/** An item of a tree, with the name of its sample. */
interface Named extends WithModel {
  readonly one: BucketItem;
  readonly name: string;
  readonly blind: Blind | undefined;
}

/**
 * The answers to a sample of the tree, why they differ and the evidence, as lines; for a pair of labels, what deciding it is worth. Null
 * if there is nothing, or if the node is no longer listed.
 */
export async function itemDetail(
  trees: BucketTrees,
  { view, node, ...requested }: BucketDetailParams,
): Promise<string[] | null> {
  const shown = await trees.shown(requested);
  const group = shown?.branches[view].get(node);
  if (shown && group) return worthLines(trees, shown, group);
  const at = node.lastIndexOf('/');
  const branch = shown?.branches[view].get(node.slice(0, at));
  const id = decodeURIComponent(node.slice(at + 1));
  const one = branch?.items.find((other) => other.id === id);
  if (!shown || !one) return null;
  const { project } = trees.hosted;
  const { model, order } = shown;
  const { name, snippet } = trees.nodes(shown, view).textOf(one);
  const head = [snippet === '' ? name : `${name}: ${snippet}`, ''];
  if (view === 'errors') return [...head, ...errorLines({ project, model, one, name, blind: order.blind })];
  const layer = model.layers.get(schemaLayerOf(one.layer ?? ''))?.layer;
  const finder = await trees.lists.finder(model);
  const found = finder
    .on(one.key, layer, namesOnSample(project, name, one.key, order.blind))
    .find((other) => other.layer === one.layer);
  if (!found) return head;
  const isGoldHidden = trees.hosted.goldHidden?.(order.viewer)?.(name);
  const disagreement = isGoldHidden ? withoutScores(found) : found;
  return [...head, ...disagreementLines({ project, model }, one, disagreement)];
}

/** What always deciding a group's pair of labels would be worth. The number counts all answers, so only those who see all get it. */
async function worthLines(
  { hosted: { project }, pause }: BucketTrees,
  { model, order }: ShownTrees,
  { id, items }: Branch,
): Promise<string[] | null> {
  const [{ layer: of = '', labels, about }] = items as [BucketItem];
  // By pair, a group has the two labels; by cause, its items have them.
  const group = project.disagreements.groups.get(decodeURIComponent(id.slice(id.lastIndexOf('/') + 1)));
  const pair = group ? [group.a, group.b] : items.every((one) => one.about === about) ? labels : [];
  if (pair.length !== 2 || closedTo({ project, model }, order.viewer)) return null;
  const [a, b] = pair as [string, string];
  const worth = await worthOf(project, model, { layer: of, a, b }, pause);
  return worth === undefined ? null : [worth];
}

function disagreementLines(
  { project, model }: WithModel,
  one: BucketItem,
  disagreement: Disagreement,
): string[] {
  const state = itemState(project, one);
  return [
    layerName(model, disagreement.layer),
    ...disagreement.answers.map(
      ({ value, annotators, rules, errorScore }) =>
        `  ${annotators.join(', ')}: ${valueWords(model, disagreement.layer, value as LayerValue)}${rules.length > 0 ? ` [${rules.join(', ')}]` : ''}${errorScore === null ? '' : ` (error score ${errorScore.toFixed(2)})`}`,
    ),
    '',
    kindName('disagreements', disagreement.cause),
    ...disagreement.evidence.map((line) => `  ${line}`),
    ...(one.cost === 1 ? [] : [costLine(one)]),
    ...(state === 'open' ? [] : [STATE_NAMES[state]]),
  ];
}

function errorLines(named: Named): string[] {
  const { project, model, one, name, blind } = named;
  const lines = [kindName('errors', one.kind)];
  if (one.kind === 'schema-violation') {
    const found = one.at && project.dataFindings.list(one.at.file);
    const finding = found?.find(({ rule, range }) => rule === one.about && range.start.line === one.at!.line);
    return [...lines, ...(finding ? [`  ${finding.message}`] : []), `  ${one.about}`];
  }
  if (one.twin !== undefined) return [...lines, ...alikeLines(named)];
  const nameOf = namesOnSample(project, name, one.key, blind);
  const { table } = project.records;
  const concerned = new Set(one.annotators);
  const gold = one.kind === 'gold-mismatch' ? project.records.gold.get(name)?.record : undefined;
  if (gold && one.layer !== undefined && Object.hasOwn(gold.labels, one.layer))
    lines.push(`  gold: ${valueWords(model, one.layer, gold.labels[one.layer]!)}`);
  const said = answersOn({ project, model }, name, one.layer).filter(({ row }) =>
    concerned.has(table.annotator(row)),
  );
  for (const { row, value, guideline, rules } of said.slice(0, MAX_ANSWERS)) {
    const answer =
      one.layer === undefined
        ? ''
        : `: ${value === undefined ? 'nothing' : valueWords(model, one.layer, value)}`;
    const version = one.kind === 'stale-label' && guideline !== undefined ? `, version ${guideline}` : '';
    const cited = rules.length > 0 ? ` [${rules.join(', ')}]` : '';
    lines.push(`  ${nameOf(table.annotator(row))}${answer}${version}${cited}`);
  }
  if (said.length > MAX_ANSWERS) lines.push(`  and ${said.length - MAX_ANSWERS} more`);
  if (gold?.explanation) lines.push(`  ${gold.explanation}`);
  if (one.cost !== 1) lines.push(costLine(one));
  const decision = project.records.decisionOf(one.key);
  if (decision && decides(decision)) lines.push('Decided');
  return lines;
}

function alikeLines({ project, model, one, name, blind }: Named): string[] {
  const { samples, records } = project;
  const other = samples.nameOf(one.twin!) ?? '';
  const text = samples.textOf(one.twin!);
  const said = (sample: string, key: number): string[] => {
    const nameOf = namesOnSample(project, sample, key, blind);
    const decision = records.decisionOf(key);
    const decided = decision && decides(decision) ? decision.labels?.[one.layer!] : undefined;
    if (decided !== undefined) return [`  ${sample}: decided, ${valueWords(model, one.layer!, decided)}`];
    return answersOn({ project, model }, sample, one.layer).map(
      ({ row, value }) =>
        `  ${sample}: ${nameOf(records.table.annotator(row))}: ${value === undefined ? 'nothing' : valueWords(model, one.layer ?? '', value)}`,
    );
  };
  return [
    `  like ${other}: ${snippetOf(model, text, MAX_OTHER_TEXT)}`,
    ...said(name, one.key),
    ...said(other, one.twin!),
    ...(one.cost === 1 ? [] : [costLine(one)]),
  ];
}

const costLine = ({ cost }: BucketItem): string =>
  `The mistake costs as much as ${cost} ordinary ones (purpose.costs of the guideline).`;
