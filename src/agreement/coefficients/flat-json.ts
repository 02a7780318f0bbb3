import type { Estimate, Undefined } from '../statistics/estimate';
import type { Interval } from '../statistics/interval';
import type { Limits, ProportionInterval } from '../statistics/proportion';
import type { Coefficient } from './chance-corrected';

/** JSON values of reports. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Collects `key: value` pairs. An undefined number is `null`, with the reason under `key.reason`. */
export class FlatJson {
  readonly entries = new Map<string, Json>();

  set(key: string, value: Json): this {
    this.entries.set(key, value);
    return this;
  }

  missing(key: string, reason: string): this {
    return this.set(key, null).set(`${key}.reason`, reason);
  }

  number(key: string, estimate: Estimate): this {
    return estimate.value === null ? this.missing(key, estimate.reason) : this.set(key, estimate.value);
  }

  /** `{value, se, ci95, pa, pe}`, or null and a reason. */
  coefficient(key: string, coefficient: Coefficient | Undefined): this {
    if (coefficient.value === null) return this.missing(key, coefficient.reason);
    const { value, interval, pa, pe } = coefficient;
    return this.set(key, { value, ...intervalJson(interval), pa, pe });
  }

  /** `{value, ci95}`, or null and a reason. */
  proportion(key: string, share: Share): this {
    return share.value === null ? this.missing(key, share.reason) : this.set(key, shareJson(share));
  }

  /** A number under `key`, with its standard error and limits under `key.suffix`. */
  withInterval(
    key: string,
    suffix: string,
    estimate: { value: number; interval: Interval } | Undefined,
  ): this {
    if (estimate.value === null)
      return this.missing(key, estimate.reason).missing(`${key}.${suffix}`, estimate.reason);
    return this.set(key, estimate.value).set(`${key}.${suffix}`, intervalJson(estimate.interval));
  }

  toJSON(): { [key: string]: Json } {
    return Object.fromEntries(this.entries);
  }
}

/** A number with its limits, or with the reason why it has none. */
export type Share = ProportionInterval | { value: number; limits: null; reason: string } | Undefined;

/** `{value, ci95}`, `{value, reason}` without limits, or `{value: null, reason}`. */
export const shareJson = (
  share: Share,
): { value: number; ci95: Limits } | { value: number | null; reason: string } =>
  share.value === null
    ? { value: null, reason: share.reason }
    : share.limits === null
      ? { value: share.value, reason: share.reason }
      : { value: share.value, ci95: share.limits };

export function intervalJson(interval: Interval): { [key: string]: Json } {
  const { se, ci95, limits } = interval;
  return limits === null ? { se, ci95, limits, reason: interval.reason } : { se, ci95, limits };
}

/** A record of what a list has, by a field of each that names it, or by a key that is made. */
export const byKey = <T>(
  list: readonly T[],
  key: (keyof T & string) | ((one: T) => string),
  json: (one: T) => Json,
): { [key: string]: Json } =>
  Object.fromEntries(list.map((one) => [typeof key === 'function' ? key(one) : String(one[key]), json(one)]));

/** Names what is about a layer. */
export const layerId = ({ layer }: { readonly layer: { readonly id: string } }): string => layer.id;
