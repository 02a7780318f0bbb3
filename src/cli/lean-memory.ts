import { setFlagsFromString } from 'node:v8';

/**
 * Has V8 prefer little memory: a check makes garbage by the gigabyte, of which nothing lives long, and a larger nursery and copies of
 * hot functions only take memory (measured on a gigabyte: 145 MB instead of 190, in the same time). Call it before the work starts.
 */
export function useLittleMemory(): void {
  setFlagsFromString('--optimize-for-size');
}
