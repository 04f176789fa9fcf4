/** How an entry is shared, in the words that the compilation guide demands for each share type. */
import { z } from 'zod';
import { type ShareType, shareType } from '../enumeration';

const words = {
  useRequirement: z.string().min(1).max(500).optional(),
  condition: z.string().min(1).max(500).optional(),
  range: z.string().min(1).max(500).optional(),
  refusalBasis: z.string().min(1).max(500).optional(),
} as const;
type Words = keyof typeof words;

/** Type 1 needs use requirements; 2 condition and range beside them; 3 the legal basis for refusal. */
const NEEDED: Readonly<Record<ShareType, readonly Words[]>> = {
  UNCONDITIONAL: ['useRequirement'],
  CONDITIONAL: ['useRequirement', 'condition', 'range'],
  NOT_SHARED: ['refusalBasis'],
};

/** The words of an entry. They speak for its items too: whatever share types those have, their words stand here. */
export const sharing = z
  .strictObject({ type: shareType, ...words })
  .readonly()
  .superRefine((stated, issues) => {
    for (const word of missingWords(stated, stated.type)) {
      issues.addIssue({ code: 'custom', message: `must be stated for ${stated.type}`, path: [word] });
    }
  });
export type Sharing = z.infer<typeof sharing>;

/** What the words leave out that something of this share type needs. */
export function missingWords(
  stated: Readonly<Partial<Record<Words, string | undefined>>>,
  type: ShareType,
): readonly Words[] {
  return NEEDED[type].filter((word) => stated[word] === undefined);
}
