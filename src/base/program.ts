/** The file of this program, which its threads run too; undefined where the sources run. */
export const PROGRAM =
  typeof __filename !== 'undefined' && __filename.endsWith('.js') ? __filename : undefined;
