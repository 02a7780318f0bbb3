export * from '../core/text/markdown';
