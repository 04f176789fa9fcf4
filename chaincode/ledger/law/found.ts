/** The one function that writes before every founder stands. */
export const FOUND = 'Members:Found';
