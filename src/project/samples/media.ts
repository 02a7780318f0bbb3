import { FileError } from '../../base/files/file-error';
import type { FileInfo, ProjectFiles } from '../../base/files/files';

/** Images and audio files of the project that fields of samples name (`data.media`). */

/** An image or audio file that can be shown, or why a field's value is none. */
export type MediaFile = (FileInfo & { type: MediaType }) | { problem: string };
type MediaType = 'image/png' | 'image/jpeg' | 'image/webp' | 'audio/mpeg' | 'audio/wav' | 'audio/ogg';

/** The usual names of such files, to notice new ones. The bytes of a file say what it is. */
export const MEDIA_FILE = /\.(png|jpe?g|webp|mp3|wav|ogg)$/i;

const MAX_MB = 20;
/** The bytes that tell the type. */
const HEAD = 12;

/**
 * The file that a field names. A value with a scheme is an address, and nothing is fetched from it. The first bytes decide the type:
 * SVG, which can hold scripts, has none of the types whatever its name is.
 */
export async function mediaFile(
  files: Pick<ProjectFiles, 'stat' | 'read'>,
  value: unknown,
): Promise<MediaFile> {
  if (typeof value !== 'string') return { problem: `${JSON.stringify(value)} is not the path of a file.` };
  // A single letter is a drive, which is an absolute path.
  if (/^[a-z][a-z\d+.-]+:|^\/\//i.test(value))
    return { problem: `${value} is an address, but nothing is loaded from addresses.` };
  try {
    const info = await files.stat(value);
    if (!info) return { problem: `There is no file ${value} in the project.` };
    if (info.size > MAX_MB * 2 ** 20)
      return { problem: `${value} has ${Math.ceil(info.size / 2 ** 20)} MB, more than ${MAX_MB} MB.` };
    const type = typeOf(await files.read(value, 0, HEAD));
    if (!type)
      return { problem: `${value} is neither an image (PNG, JPEG, WebP) nor audio (MP3, WAV, OGG).` };
    return { ...info, type };
  } catch (error) {
    if (FileError.is(error)) return { problem: error.message };
    throw error;
  }
}

function typeOf(head: Uint8Array): MediaType | undefined {
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join('');
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^RIFF[^]{4}WEBP/.test(text)) return 'image/webp';
  if (/^RIFF[^]{4}WAVE/.test(text)) return 'audio/wav';
  if (text.startsWith('OggS')) return 'audio/ogg';
  // A frame of MPEG audio, layer III, of a known version.
  if (/^ID3|^\xff[\xe2\xe3\xf2\xf3\xfa\xfb]/.test(text)) return 'audio/mpeg';
  return undefined;
}
