/** What the mock hands out for a paper: the first bytes of its format. */
import type { PaperFormat } from '../api/types.gen';

const HEAD: Record<PaperFormat, string> = { pdf: '%PDF-', docx: 'PK\u0003\u0004', xlsx: 'PK\u0003\u0004' };

export const paper = (format: PaperFormat = 'pdf'): Uint8Array<ArrayBuffer> => new TextEncoder().encode(HEAD[format]);
