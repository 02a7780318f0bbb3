import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 prefer little memory, for work that makes garbage by the gigabyte of which nothing lives long (measured on an export of 100,000
 * records: 105 MB instead of 179, for a third more processor time). Call it before the work starts.
 */
export function useLittleMemory(): void {
  setFlagsFromString('--optimize-for-size');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * Has V8 collect garbage when the heap has grown by a fifth, instead of up to twofold: what holds all answers at once takes a third less
 * at its peak, for a tenth more time (measured on a hand-off of 300,000 samples: 493 MB instead of 690). Call it before the work starts.
 */
export function collectOften(): void {
  setFlagsFromString('--heap-growing-percent=20');
}
