import { isLevel, ratingLevels, type RatingLayer } from '../../project/schema/layer-types';
import type { Kind } from '../kind';

/** A scale with at most this many levels declares all of them. */
const MAX_LEVELS = 1000;

const isNumber = (value: unknown): value is number => typeof value === 'number';

export const rating: Kind<RatingLayer> = {
  check(layer, value, _complete, report) {
    const { id, min, max, step } = layer;
    if (!isNumber(value)) return report([], `"${id}" takes a number from ${min} to ${max}, without quotes.`);
    if (value < min || value > max)
      return report([], `"${id}" goes from ${min} to ${max}, but this is ${value}.`);
    if (step > 0 && !isLevel(layer, value))
      report([], `"${id}" goes from ${min} in steps of ${step}: ${value} is between two of them.`);
  },
  fits: isNumber,
  differences: ({ id: layer }, a, b) =>
    isNumber(a) && isNumber(b) && a !== b
      ? [{ kind: 'rating-distance', layer, distance: Math.abs(a - b) }]
      : [],
  measured: {
    kind: 'value',
    answer: (_layer, value) => (isNumber(value) ? { kind: 'value', score: value } : undefined),
    declared(layer) {
      const levels = ratingLevels(layer, MAX_LEVELS);
      return levels.length >= 2 ? { order: levels.map(String) } : {};
    },
  },
  found(base, { declared, decimals, ...seen }) {
    const min = Math.min(declared?.min ?? Infinity, seen.min);
    const max = Math.max(declared?.max ?? -Infinity, seen.max);
    if (!Number.isFinite(min) || !Number.isFinite(max)) return undefined;
    return {
      ...base,
      type: 'rating',
      min,
      max: max > min ? max : min + 1,
      step: 10 ** -decimals,
      scale: decimals === 0 ? 'ordinal' : 'interval',
      anchors: {},
    };
  },
  form: ({ min, max, step }) => [
    `A number from ${min} to ${max}${step === 1 ? '' : ` in steps of ${step}`}.`,
  ],
  asked: {
    schema(layer) {
      const levels = ratingLevels(layer);
      return levels.length > 0 ? { type: 'number', enum: levels } : { type: 'number' };
    },
    form: ({ min, max, step }) => `A number from ${min} to ${max}, in steps of ${step}.`,
  },
};
