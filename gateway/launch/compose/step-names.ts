/** The hub's one-shot services: each is a verb of this folder's `main.ts`. */
export const STEP_VERBS = ['identities', 'databases', 'founding'] as const;
export type StepVerb = (typeof STEP_VERBS)[number];

/** Keys, passwords and configurations. */
export const IDENTITIES: StepVerb = 'identities';
/** Databases, roles and invented data. */
export const DATABASES_STEP: StepVerb = 'databases';
/** A member's shell, not a step: `docker compose run --rm hub …`. */
export const SHELL = 'hub';

/** Members, entries and publications on the ledger. */
export const FOUNDING: StepVerb = 'founding';
