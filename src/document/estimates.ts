import type { Line } from './blocks';

/** A number with its limits, or null, or one without limits, with the reason. */
type Share =
  | {
      readonly value: number;
      readonly limits: readonly [number, number] | null;
      readonly reason?: string;
    }
  | { readonly value: null; readonly reason: string };

/** Three decimals; a dash if undefined. */
export const number = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : value.toFixed(3).replace(/^-(?=0\.000$)/, '');

/** A p-value in three decimals. */
export const chance = (p: number): string => (p < 0.001 ? '< 0.001' : number(p));

export const limitsText = ([low, high]: readonly [number, number]): string =>
  `${number(low)} to ${number(high)}`;

/** A row of a table: the name, the number, and its limits or why it is undefined. */
export const shareRow = (name: Line, share: Share): Line[] =>
  share.value === null
    ? [name, ['–'], [{ quiet: share.reason }]]
    : [name, [number(share.value)], limitsOrReason(share)];

const limitsOrReason = ({ limits, reason = '' }: Exclude<Share, { readonly value: null }>): Line =>
  limits ? [{ quiet: limitsText(limits), whole: true }] : reason === '' ? [] : [{ quiet: reason }];

/** A number and its limits in one cell; in a table of many columns the limits may be broken over lines. */
export const shareCell = (share: Share, { whole = true } = {}): Line =>
  share.value === null
    ? [{ quiet: '–' }]
    : [
        number(share.value),
        ...(share.limits ? [{ quiet: ` ${limitsText(share.limits)}`, ...(whole && { whole }) }] : []),
      ];
