import { inRecord } from '../../project/schema/per-turn';
import type { ResolvedSample } from './resolve-project';
import { defined } from '../../base/objects';
import { mapValues } from '../../base/lists';

/** A resolved sample as a line of JSON; docs/training.md describes the fields. */
export function resolvedLine(
  { sample, resolution, answers, flags, path, line }: ResolvedSample,
  { text }: { readonly text: boolean },
): object {
  const { resolved, unresolved, notAsked, ignored, soft } = resolution;
  return {
    sample: sample.id,
    ...(text && { text: sample.text }),
    labels: inRecord(mapValues(resolved, ({ value }) => value)),
    resolution: mapValues(resolved, ({ source, confidence, votes, of, by, spans }) => ({
      source,
      confidence: confidence === null ? null : rounded(confidence),
      ...(of > 0 && { votes, of }),
      ...defined({ by, spans }),
    })),
    ...(unresolved.size > 0 && { unresolved: Object.fromEntries(unresolved) }),
    ...(soft.size > 0 && {
      soft: mapValues(soft, (labels) => labels.map(({ value, p }) => ({ value, p: rounded(p) }))),
    }),
    answers,
    ...(flags.size > 0 && { flags: Object.fromEntries(flags) }),
    ...(notAsked.length > 0 && { not_asked: notAsked }),
    ...(ignored.length > 0 && { ignored }),
    path,
    line: line + 1,
  };
}

/** Six decimals. The digits after them come from rounding and may differ between machines. */
export const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
