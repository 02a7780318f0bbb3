import { ratingLevels, type RatingLayer } from '../../project/schema/layer-types';
import type { Kind } from '../kind';

/** Tolerance for the remainder of a division by a step, which may be a decimal fraction. */
const EPSILON = 1e-9;

/** A scale with at most this many levels declares all of them. */
const MAX_LEVELS = 1000;

const isNumber = (value: unknown): value is number => typeof value === 'number';

export const rating: Kind<RatingLayer> = {
  check({ id, min, max, step }, value, _complete, report) {
    if (!isNumber(value)) return report([], `"${id}" takes a number from ${min} to ${max}, without quotes.`);
    if (value < min || value > max)
      return report([], `"${id}" goes from ${min} to ${max}, but this is ${value}.`);
    const steps = (value - min) / step;
    if (step > 0 && Math.abs(steps - Math.round(steps)) > EPSILON)
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
    declared({ min, max, step }) {
      const levels = Math.floor((max - min) / step + 1e-9) + 1;
      if (!(levels >= 2 && levels <= MAX_LEVELS)) return {};
      // Rounded, because 0.1 + 0.2 is not the 0.3 of a record.
      const level = (i: number) => String(Number((min + i * step).toPrecision(12)));
      return { order: Array.from({ length: levels }, (_, i) => level(i)) };
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
