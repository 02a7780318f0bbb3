import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the heap's nursery at its first size: a check makes garbage by the gigabyte, of which nothing lives long, and a larger nursery
 * only takes memory (measured: 40 MB less, 3 % more time). Call it before the work starts.
 */
export function useLittleMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
