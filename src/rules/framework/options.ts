import { quoted } from '../../base/text/phrases';
/** The options of rules. Each rule's page documents them in the same words; a test compares them. */

type OptionValue = number | readonly string[];

export interface RuleOption {
  readonly default: OptionValue;
  /** One sentence without a capital letter: what the value means. */
  readonly description: string;
  /** Limits of a number, both included. */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly isWhole?: boolean;
  readonly values?: readonly string[];
}

export type RuleOptions = Readonly<Record<string, RuleOption>>;

/** A number of things. */
export const count = (value: number, description: string, minimum = 0): RuleOption => ({
  default: value,
  description,
  minimum,
  isWhole: true,
});

/** A proportion: from 0 to 1. */
export const share = (value: number, description: string): RuleOption => numberFrom(0, 1, value, description);

export const numberFrom = (
  minimum: number,
  maximum: number,
  value: number,
  description: string,
): RuleOption => ({ default: value, description, minimum, maximum });

/** Words that replace the default ones. */
export const words = (value: readonly string[], description: string): RuleOption => ({
  default: value,
  description,
});

/** A choice of some values; by default all. */
export const someOf = (values: readonly string[], description: string): RuleOption => ({
  default: values,
  description,
  values,
});

/** Whether an option accepts a value. */
export function accepts(
  { default: known, minimum, maximum, isWhole, values }: RuleOption,
  value: unknown,
): boolean {
  if (Array.isArray(known))
    return (
      Array.isArray(value) &&
      value.every((item) => typeof item === 'string' && (!values || values.includes(item)))
    );
  return (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    value >= (minimum ?? -Infinity) &&
    value <= (maximum ?? Infinity) &&
    (!isWhole || Number.isInteger(value))
  );
}

/** Describes the values that an option accepts: "a whole number, 0 or more". */
export function describeAccepted({ default: known, minimum, maximum, isWhole, values }: RuleOption): string {
  if (values) return `a list of ${quoted(values)}`;
  if (Array.isArray(known)) return 'a list of texts';
  const kind = isWhole ? 'a whole number' : 'a number';
  if (minimum !== undefined && maximum !== undefined) return `${kind} from ${minimum} to ${maximum}`;
  return minimum === undefined ? kind : `${kind}, ${minimum} or more`;
}
