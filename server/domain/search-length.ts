/** How much may be typed to look for events; a file of its own, for the grammar is heavier. */
export const SEARCH_LENGTH = 500;
