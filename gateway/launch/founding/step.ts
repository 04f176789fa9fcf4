/** What the founding says once every member's certificates count on both channels. */
export const ADMITTED = 'admitted';
