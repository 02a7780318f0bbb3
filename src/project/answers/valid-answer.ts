import { checkAnswer } from './check-answer';
import { findOverlaps } from './overlaps';
import { locateSpans } from '../records/spans';
import { takesLabel, type Layer } from '../schema/layer-types';

/** Why a value cannot be an answer to a layer, or undefined. Does not check spans against the text. */
export function answerProblem(layer: Layer, value: unknown): string | undefined {
  const problems: string[] = [];
  checkAnswer(layer, value, true, (_below, message) => problems.push(message));
  if (problems.length > 0) return problems[0];
  const unknown = labelsIn(layer, value).find((label) => !takesLabel(layer, label));
  if (unknown !== undefined) return `"${unknown}" is not a label of "${layer.id}".`;
  if (layer.type !== 'spans') return undefined;
  const [overlap] = findOverlaps(locateSpans(value, undefined), layer);
  if (!overlap) return undefined;
  const [a, b] = [overlap.first.span, overlap.second.span];
  const how = { duplicate: 'is there twice', overlap: 'overlaps another', crossing: 'crosses another' };
  return `The span ${b.label} [${b.start}, ${b.end}) ${how[overlap.kind]}: ${a.label} [${a.start}, ${a.end}).`;
}

function labelsIn(layer: Layer, value: unknown): string[] {
  if (layer.type === 'choice') return [value as string];
  if (layer.type === 'choices') return value as string[];
  if (layer.type === 'spans' || layer.type === 'relations')
    return (value as { label: string }[]).map(({ label }) => label);
  return [];
}
