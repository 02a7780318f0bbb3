import { isObject } from '../../base/objects';
import { counted } from '../../base/text/phrases';

/** Tokens of one request and its reply, as the model counts them. */
export interface Usage {
  readonly input: number;
  readonly output: number;
}

/** Prices per million tokens, in the user's currency. */
export type Prices = Usage;

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/** Reads the `usage` of a chat completion; undefined if it has no valid one. */
export function readUsage(value: unknown): Usage | undefined {
  if (!isObject(value)) return undefined;
  const { prompt_tokens: input, completion_tokens: output } = value;
  return isCount(input) && isCount(output) ? { input, output } : undefined;
}

/** Rounded to six significant digits: enough for any currency, without 0.30000000000000004. */
export const costOf = ({ input, output }: Usage, prices: Prices): number =>
  Number(((input * prices.input + output * prices.output) / 1e6).toPrecision(6));

/** Adds up time, tokens and cost of requests. */
export class Spending {
  #input = 0;
  #output = 0;
  #milliseconds = 0;
  /** Number of requests whose tokens are known, and of others. */
  #metered = 0;
  #unmetered = 0;

  add(usage: Usage | undefined, milliseconds: number): void {
    this.#milliseconds += milliseconds;
    if (!usage) this.#unmetered += 1;
    else {
      this.#metered += 1;
      this.#input += usage.input;
      this.#output += usage.output;
    }
  }

  /** Adds the totals of another instance. */
  include(other: Spending): void {
    this.#input += other.#input;
    this.#output += other.#output;
    this.#milliseconds += other.#milliseconds;
    this.#metered += other.#metered;
    this.#unmetered += other.#unmetered;
  }

  /** `usage` of a record: seconds, and tokens and cost as far as they are known. */
  toJson(prices: Prices | undefined): Record<string, number> {
    const tokens = { input: this.#input, output: this.#output };
    return {
      ...(this.#metered > 0 && tokens),
      seconds: Math.round(this.#milliseconds) / 1000,
      ...(this.#metered > 0 && prices && { cost: costOf(tokens, prices) }),
    };
  }

  /** In one or two sentences; empty if nothing was asked. */
  text(prices: Prices | undefined): string {
    const requests = this.#metered + this.#unmetered;
    if (requests === 0) return '';
    const { input = 0, output = 0, seconds = 0, cost } = this.toJson(prices);
    const known =
      this.#metered > 0 &&
      `${input.toLocaleString('en')} tokens sent and ${output.toLocaleString('en')} received${cost === undefined ? '' : `, which cost ${cost}`}. `;
    const unknown =
      this.#unmetered > 0 && `The model did not count the tokens of ${counted(this.#unmetered, 'request')}. `;
    return `${known || ''}${unknown || ''}A reply took ${(seconds / requests).toFixed(1)} s on average.`;
  }
}
