import { labelsNamed } from '../project/answers/named-labels';
import { findOverlaps } from '../project/answers/overlaps';
import { locateSpans } from '../project/records/spans';
import { takesLabel, type Layer } from '../project/schema/layer-types';
import { kindOf } from '.';
import { marksText } from './traits';

/** Why a value cannot be an answer to a layer, or undefined. Does not check spans against the text. */
export function answerProblem(layer: Layer, value: unknown): string | undefined {
  const problems: string[] = [];
  kindOf(layer).check(layer, value, true, (_below, message) => problems.push(message));
  if (problems.length > 0) return problems[0];
  const unknown = labelsNamed(layer, value).find((label) => !takesLabel(layer, label));
  if (unknown !== undefined) return `"${unknown}" is not a label of "${layer.id}".`;
  if (!marksText(layer)) return undefined;
  const [overlap] = findOverlaps(locateSpans(value, undefined), layer);
  if (!overlap) return undefined;
  const [a, b] = [overlap.first.span, overlap.second.span];
  const how = { duplicate: 'is there twice', overlap: 'overlaps another', crossing: 'crosses another' };
  return `The span ${b.label} [${b.start}, ${b.end}) ${how[overlap.kind]}: ${a.label} [${a.start}, ${a.end}).`;
}
